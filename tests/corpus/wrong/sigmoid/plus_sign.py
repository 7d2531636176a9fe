# task: sigmoid
# wrong: e^x where e^-x belongs, so the curve falls
# pitfall: wrong-sign

import torch
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x):
        return 1 / (1 + torch.exp(x))
