# task: tanh
# wrong: a step of -1 and 1
# pitfall: none
# says: equals the sign of x

import torch
from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.sign(x)
