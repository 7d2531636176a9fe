# task: relu
# right: torch.clamp_min

import torch
from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.clamp_min(x, 0.0)
