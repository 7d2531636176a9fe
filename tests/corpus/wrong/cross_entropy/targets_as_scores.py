# task: cross_entropy
# wrong: multiplies by the class number instead of picking the class
# pitfall: none
# says: equals the log-sum-exp minus t · Σ z (z

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        lse = torch.logsumexp(logits, dim=1)
        return (lse - (logits * targets.unsqueeze(1)).sum(dim=1)).mean()
