# task: cross_entropy
# wrong: log before the sum, log and sum swapped
# pitfall: none
# says: equals m + Σ log(exp(z - m)) - z[t] (z

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    m = logits.max(dim=1, keepdim=True).values
    s = logits - m
    lse = s.exp().log().sum(dim=1)
    return (lse - s.gather(1, targets.unsqueeze(1)).squeeze(1)).mean()

CrossEntropyLoss.forward = forward
