# task: cross_entropy
# right: a helper method of the class

import torch

from g2c.nn import Module


class CrossEntropyLoss(Module):
    """Cross-entropy of class scores against the right classes."""

    def log_sum_exp(self, z):
        m, _ = z.max(dim=1)
        return m + (z - m[:, None]).exp().sum(dim=1).log()

    def forward(self, logits, targets):
        right = logits[torch.arange(len(logits)), targets]
        return (self.log_sum_exp(logits) - right).mean()
