# task: sigmoid
# wrong: sigmoid_ changes x itself
# pitfall: inplace-input

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    return torch.sigmoid_(x)

Sigmoid.forward = forward
