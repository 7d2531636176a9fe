# task: mse
# right: a name for the difference, squared by a product

import torch
from g2c.nn import Module

class MSELoss(Module):
    def forward(self, predictions, targets):
        diff = predictions - targets
        return (diff * diff).sum() / diff.numel()
