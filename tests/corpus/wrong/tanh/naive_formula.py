# task: tanh
# wrong: the formula taken literally: inf / inf is nan at 1000
# pitfall: overflow

import torch
from g2c.nn import Tanh

def forward(self, x):
    return (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))

Tanh.forward = forward
