# task: relu
# wrong: lets a hundredth of the negatives through, a leaky ReLU
# pitfall: none

import torch
from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.where(x > 0, x, 0.01 * x)
