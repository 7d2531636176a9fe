# task: sigmoid
# wrong: the stable function of minus x
# pitfall: wrong-sign

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    return torch.sigmoid(-x)

Sigmoid.forward = forward
