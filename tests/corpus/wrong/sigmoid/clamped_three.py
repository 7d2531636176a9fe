# task: sigmoid
# wrong: clamps x to [-3, 3], so it never comes near 0 or 1
# pitfall: none
# says: Right from -3 to 3, but at 6 it gives 0.9526, not 0.9975.

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    x = torch.clamp(x, -3.0, 3.0)
    return 1 / (1 + torch.exp(-x))

Sigmoid.forward = forward
