# task: sigmoid
# right: each side gets only the x it can bear

import torch
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x):
        zero = torch.zeros_like(x)
        pos = torch.where(x >= 0, x, zero)
        neg = torch.where(x >= 0, zero, x)
        return torch.where(x >= 0, 1 / (1 + torch.exp(-pos)), torch.exp(neg) / (1 + torch.exp(neg)))
