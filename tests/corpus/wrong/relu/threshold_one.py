# task: relu
# wrong: keeps only what is greater than 1
# pitfall: none
# says: Right from -1000 to 0, but at 0.5 it gives 0, not 0.5.

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return x * (x > 1)
