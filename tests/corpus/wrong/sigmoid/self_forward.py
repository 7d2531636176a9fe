# task: sigmoid
# wrong: calls itself for ever
# pitfall: none

import torch
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x):
        return self.forward(x)
