# task: sigmoid
# wrong: clamps x to [-3, 3], so it never comes near 0 or 1
# pitfall: none

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    x = torch.clamp(x, -3.0, 3.0)
    return 1 / (1 + torch.exp(-x))

Sigmoid.forward = forward
