# task: cross_entropy
# wrong: sums the rows' losses
# pitfall: sum-not-mean

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        m = logits.max(dim=1, keepdim=True).values
        s = logits - m
        lse = s.exp().sum(dim=1).log()
        return (lse - s.gather(1, targets.unsqueeze(1)).squeeze(1)).sum()
