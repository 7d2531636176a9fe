# task: tanh
# wrong: the parentheses around the denominator are missing
# pitfall: none
# says: equals (eˣ - e⁻ˣ) / eˣ + e⁻ˣ

import torch
from g2c.nn import Tanh

def tanh_forward(self, x):
    return (torch.exp(x) - torch.exp(-x)) / torch.exp(x) + torch.exp(-x)


Tanh.forward = tanh_forward
