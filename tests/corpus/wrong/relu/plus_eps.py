# task: relu
# wrong: puts a small number in place of 0
# pitfall: none
# says: Positive numbers are right, and negative ones become 0.001, not 0.

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return torch.clamp(x, min=1e-3)
