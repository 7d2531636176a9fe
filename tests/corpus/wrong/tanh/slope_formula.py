# task: tanh
# wrong: returns the derivative 1 - tanh² and not tanh
# pitfall: none
# says: equals the slope 1 - tanh(x)²

import torch
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x):
        return 1 - torch.tanh(x) ** 2
