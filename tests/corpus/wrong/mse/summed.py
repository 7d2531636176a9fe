# task: mse
# wrong: the sum and not the mean
# pitfall: sum-not-mean

from torch import Tensor
from g2c.nn import MSELoss

def mse_forward(self, predictions: Tensor, targets: Tensor) -> Tensor:
    return ((predictions - targets) ** 2).sum()


MSELoss.forward = mse_forward
