# task: cross_entropy
# right: (N, 1) minus (N,), whose mean over (N, N) is the same number

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        m = logits.max(dim=1, keepdim=True).values
        lse = m + (logits - m).exp().sum(dim=1, keepdim=True).log()
        picked = logits[torch.arange(len(targets)), targets]
        return (lse - picked).mean()
