# task: relu
# wrong: torch.max of x gives one number, the largest of all
# pitfall: none
# says: For x of shape (2, 3) the result has shape (): every number of x has its own

import torch
from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.max(x)
