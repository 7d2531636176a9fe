# task: sigmoid
# right: where on two formulas; values are finite everywhere

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))

Sigmoid.forward = forward
