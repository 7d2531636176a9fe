# task: relu
# wrong: keeps only what is greater than 1
# pitfall: none

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return x * (x > 1)
