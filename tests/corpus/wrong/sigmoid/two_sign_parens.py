# task: sigmoid
# wrong: two mistakes: e^x and no parentheses
# pitfall: wrong-sign

import torch
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x):
        return 1 / 1 + x.exp()
