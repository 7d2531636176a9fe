# task: relu
# wrong: two mistakes: clamps at 6 as well, under no_grad
# pitfall: detached-graph

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        with torch.no_grad():
            return x.clamp(0, 6)
