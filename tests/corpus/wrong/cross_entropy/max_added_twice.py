# task: cross_entropy
# wrong: adds the maximum back though the target's logit is shifted already
# pitfall: none
# says: equals m + log(Σ exp(z - m)) - (z[t] - m) (z

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    m = logits.amax(dim=1, keepdim=True)
    s = logits - m
    lse = m.squeeze(1) + s.exp().sum(dim=1).log()
    return (lse - s.gather(1, targets.unsqueeze(1)).squeeze(1)).mean()

CrossEntropyLoss.forward = forward
