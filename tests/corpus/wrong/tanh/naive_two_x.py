# task: tanh
# wrong: (e^2x - 1)/(e^2x + 1) still overflows for large positive x
# pitfall: overflow

import torch
from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x: Tensor) -> Tensor:
        e = torch.exp(2 * x)
        return (e - 1) / (e + 1)
