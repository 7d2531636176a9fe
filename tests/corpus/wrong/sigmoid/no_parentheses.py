# task: sigmoid
# wrong: 1 / 1 + e^-x without parentheses
# pitfall: none
# says: equals 1 / 1 + e⁻ˣ

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        return 1 / 1 + torch.exp(-x)
