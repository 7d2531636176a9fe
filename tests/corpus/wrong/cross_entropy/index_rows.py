# task: cross_entropy
# wrong: logits[targets] picks rows and not elements
# pitfall: wrong-axis

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        lse = torch.logsumexp(logits, dim=1, keepdim=True)
        return (lse - logits[targets]).mean()
