# task: sigmoid
# wrong: keeps the output within [0.01, 0.99], so sigmoid(-1000) is not 0
# pitfall: none

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    return torch.sigmoid(x).clamp(0.01, 0.99)

Sigmoid.forward = forward
