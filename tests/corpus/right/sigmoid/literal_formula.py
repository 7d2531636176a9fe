# task: sigmoid
# right: the formula as it stands, whose values are finite everywhere

import torch
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x):
        return 1 / (1 + torch.exp(-x))
