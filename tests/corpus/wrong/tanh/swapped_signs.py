# task: tanh
# wrong: (e^-x - e^x) on top gives minus tanh
# pitfall: wrong-sign

import torch
from g2c.nn import Tanh

def forward(self, x):
    p, n = torch.exp(x), torch.exp(-x)
    return (n - p) / (n + p)

Tanh.forward = forward
