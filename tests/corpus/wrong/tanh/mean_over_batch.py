# task: tanh
# wrong: subtracts the mean of x before
# pitfall: none
# says: Number 0 of Tanh()(x) was -0.99545 and is -0.99998 after the last number of x

import torch
from g2c.nn import Tanh

def forward(self, x):
    return torch.tanh(x - x.mean())

Tanh.forward = forward
