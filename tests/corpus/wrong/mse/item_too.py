# task: mse
# wrong: returns a Python float, which has no backward
# pitfall: detached-graph

import torch
from g2c.nn import MSELoss

def forward(self, predictions, targets):
    return ((predictions - targets) ** 2).mean().item()

MSELoss.forward = forward
