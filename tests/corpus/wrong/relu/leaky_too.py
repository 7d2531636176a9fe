# task: relu
# wrong: lets a hundredth of the negatives through, a leaky ReLU
# pitfall: none
# says: Positive numbers are right, and negative ones are multiplied by 0.01, not 0.

import torch
from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.where(x > 0, x, 0.01 * x)
