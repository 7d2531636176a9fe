# task: relu
# wrong: returns only the positive elements, in one dimension
# pitfall: none

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return x[x > 0]
