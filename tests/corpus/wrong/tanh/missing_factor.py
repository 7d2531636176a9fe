# task: tanh
# wrong: 2 sigmoid(x) - 1 lacks the 2 inside
# pitfall: none
# says: equals tanh(x / 2)

import torch
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x):
        return 2 * torch.sigmoid(x) - 1
