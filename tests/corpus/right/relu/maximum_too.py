# task: relu
# right: maximum with zeros

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return torch.maximum(x, torch.zeros_like(x))
