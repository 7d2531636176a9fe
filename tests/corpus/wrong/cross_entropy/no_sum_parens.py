# task: cross_entropy
# wrong: the target's logit is subtracted inside the log
# pitfall: none
# says: equals log(Σ exp(z - m) - (z[t] - m)) (z

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        m = logits.max(dim=1, keepdim=True).values
        s = logits - m
        z = s.gather(1, targets.unsqueeze(1)).squeeze(1)
        return torch.log(s.exp().sum(dim=1) - z).mean()
