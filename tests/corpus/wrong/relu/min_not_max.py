# task: relu
# wrong: keeps the negatives, min(0, x)
# pitfall: none
# says: equals min(0, x)

import torch
from g2c.nn import ReLU

def forward(self, x):
    return torch.minimum(x, torch.zeros_like(x))

ReLU.forward = forward
