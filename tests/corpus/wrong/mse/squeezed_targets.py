# task: mse
# wrong: squeezes the targets, so (N, 1) minus (N,) gives (N, N)
# pitfall: silent-broadcast

from torch import Tensor
from g2c.nn import Module

class MSELoss(Module):
    def forward(self, predictions: Tensor, targets: Tensor) -> Tensor:
        return ((predictions - targets.squeeze()) ** 2).mean()
