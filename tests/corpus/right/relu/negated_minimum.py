# task: relu
# right: -min(-x, 0)

import torch
from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return -torch.minimum(-x, torch.zeros((), dtype=x.dtype, device=x.device))
