# task: sigmoid
# wrong: softmax over the last dimension and not one element at a time
# pitfall: none
# says: equals a softmax along the rows

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.softmax(x, dim=-1)
