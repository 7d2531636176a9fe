# task: relu
# wrong: puts a small number in place of 0
# pitfall: none

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return torch.clamp(x, min=1e-3)
