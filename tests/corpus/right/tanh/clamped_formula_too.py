# task: tanh
# right: the formula after clamping to ±20, where tanh is 1 to the last digit

import torch
from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x: Tensor) -> Tensor:
        z = x.clamp(-20, 20)
        p, n = torch.exp(z), torch.exp(-z)
        return (p - n) / (p + n)
