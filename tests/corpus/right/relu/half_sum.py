# task: relu
# right: x/2 + |x|/2

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return x / 2 + x.abs() / 2
