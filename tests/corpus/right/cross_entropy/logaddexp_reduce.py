# task: cross_entropy
# right: logaddexp from column to column

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        lse = logits[:, 0]
        for j in range(1, logits.shape[1]):
            lse = torch.logaddexp(lse, logits[:, j])
        return (lse - logits[torch.arange(len(targets)), targets]).mean()
