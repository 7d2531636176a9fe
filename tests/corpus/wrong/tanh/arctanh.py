# task: tanh
# wrong: the inverse function
# pitfall: none
# says: equals artanh(x)

import torch
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x):
        return torch.atanh(x)
