# task: sigmoid
# wrong: tanh(x / 2) without the shift, from -1 to 1
# pitfall: none
# says: equals tanh(x / 2)

import torch
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x):
        return torch.tanh(x / 2)
