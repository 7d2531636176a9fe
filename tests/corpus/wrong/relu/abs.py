# task: relu
# wrong: absolute value instead of cutting the negatives off
# pitfall: none
# says: equals |x|

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return x.abs()
