# task: tanh
# wrong: torch.than does not exist
# pitfall: none
# says: Did you mean tan?

import torch
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x):
        return torch.than(x)
