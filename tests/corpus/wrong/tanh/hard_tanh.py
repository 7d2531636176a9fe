# task: tanh
# wrong: clamps to [-1, 1], a straight line instead of the curve
# pitfall: none
# says: equals x cut off at -1 and 1

import torch
from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.clamp(x, -1, 1)
