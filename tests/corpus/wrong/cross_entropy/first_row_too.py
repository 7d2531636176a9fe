# task: cross_entropy
# wrong: the loss of the first row only
# pitfall: none
# says: equals that of the first row

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        z = logits[0]
        return torch.logsumexp(z, dim=0) - z[targets[0]]
