# task: sigmoid
# wrong: the logarithm of the sigmoid
# pitfall: none
# says: equals log σ(x)

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        return -torch.log1p(torch.exp(-x))
