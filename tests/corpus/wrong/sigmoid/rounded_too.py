# task: sigmoid
# wrong: rounds to 0 or 1, so the slope is gone
# pitfall: none
# says: equals 1 where x > 0 and 0 elsewhere

import torch
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x):
        return torch.round(torch.sigmoid(x))
