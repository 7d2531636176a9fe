# task: cross_entropy
# wrong: the maximum is subtracted and never added back
# pitfall: none
# says: equals log(Σ exp(z - m)) - z[t] (z

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        m = logits.max(dim=1, keepdim=True).values
        lse = torch.log(torch.exp(logits - m).sum(dim=1))
        return (lse - logits[torch.arange(len(targets)), targets]).mean()
