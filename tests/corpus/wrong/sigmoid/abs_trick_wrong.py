# task: sigmoid
# wrong: uses |x| to avoid the overflow and forgets to undo it for negative x
# pitfall: none
# says: equals σ(|x|)

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        return 1 / (1 + torch.exp(-x.abs()))
