# task: relu
# wrong: torch.relu_ changes x itself
# pitfall: inplace-input

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return torch.relu_(x)
