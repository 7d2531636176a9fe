# task: tanh
# wrong: subtracts the mean of x before
# pitfall: none

import torch
from g2c.nn import Tanh

def forward(self, x):
    return torch.tanh(x - x.mean())

Tanh.forward = forward
