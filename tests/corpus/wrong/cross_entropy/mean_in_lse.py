# task: cross_entropy
# wrong: mean of the exponentials instead of their sum
# pitfall: none
# says: equals log(mean of exp(z)) - z[t] (z

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        m = logits.max(dim=1, keepdim=True).values
        lse = m.squeeze(1) + (logits - m).exp().mean(dim=1).log()
        return (lse - logits[torch.arange(len(targets)), targets]).mean()
