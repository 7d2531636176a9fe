# task: tanh
# wrong: clamps to [-1, 1], a straight line instead of the curve
# pitfall: none

import torch
from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.clamp(x, -1, 1)
