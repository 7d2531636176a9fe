# task: sigmoid
# wrong: keeps the output within [0.01, 0.99], so sigmoid(-1000) is not 0
# pitfall: none
# says: Right from -3 to 3, but at 6 it gives 0.99, not 0.9975.

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    return torch.sigmoid(x).clamp(0.01, 0.99)

Sigmoid.forward = forward
