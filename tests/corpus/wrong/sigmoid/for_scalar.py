# task: sigmoid
# wrong: an if on a whole tensor
# pitfall: none
# says: `if`, `and` and `or` want a single yes or no, and a comparison of tensors gives

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        if x >= 0:
            return 1 / (1 + torch.exp(-x))
        return torch.exp(x) / (1 + torch.exp(x))
