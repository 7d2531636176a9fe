# task: mse
# wrong: half the mean square
# pitfall: none
# says: equals half the mean of the squares

import torch
from g2c.nn import Module

class MSELoss(Module):
    def forward(self, predictions, targets):
        return 0.5 * ((predictions - targets) ** 2).mean()
