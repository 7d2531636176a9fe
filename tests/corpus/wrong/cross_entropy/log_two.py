# task: cross_entropy
# wrong: log base 2 and not the natural one
# pitfall: none
# says: equals log2(Σ exp(z - m)) - (z[t] - m) (z

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        m = logits.max(dim=1, keepdim=True).values
        s = logits - m
        lse = torch.log2(s.exp().sum(dim=1))
        return (lse - s.gather(1, targets.unsqueeze(1)).squeeze(1)).mean()
