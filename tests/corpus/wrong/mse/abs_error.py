# task: mse
# wrong: the absolute error instead of the square
# pitfall: none
# says: equals the mean of |prediction - target|

import torch
from g2c.nn import MSELoss

def forward(self, predictions, targets):
    return (predictions - targets).abs().mean()

MSELoss.forward = forward
