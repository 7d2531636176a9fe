# task: mse
# wrong: the mean difference, not squared
# pitfall: none
# says: equals the mean of prediction - target

from torch import Tensor
from g2c.nn import Module

class MSELoss(Module):
    def forward(self, predictions: Tensor, targets: Tensor) -> Tensor:
        return (predictions - targets).mean()
