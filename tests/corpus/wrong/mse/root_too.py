# task: mse
# wrong: takes the root, an RMSE
# pitfall: none
# says: equals the root of the mean of the squares

import torch
from g2c.nn import Module

class MSELoss(Module):
    def forward(self, predictions, targets):
        return ((predictions - targets) ** 2).mean().sqrt()
