# task: cross_entropy
# wrong: subtracts the maximum from the caller's logits in place
# pitfall: inplace-input

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        logits -= logits.max(dim=1, keepdim=True).values
        lse = logits.exp().sum(dim=1).log()
        return (lse - logits[torch.arange(len(targets)), targets]).mean()
