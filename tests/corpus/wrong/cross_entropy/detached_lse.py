# task: cross_entropy
# wrong: the log-sum-exp is detached, so only the target's logit gets a gradient
# pitfall: detached-graph

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        lse = torch.logsumexp(logits, dim=1).detach()
        return (lse - logits[torch.arange(len(targets)), targets]).mean()
