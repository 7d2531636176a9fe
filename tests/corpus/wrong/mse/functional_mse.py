# task: mse
# wrong: torch.nn.functional.mse_loss
# pitfall: torch-nn-shortcut

import torch
from torch import Tensor
from g2c.nn import Module

class MSELoss(Module):
    """Mean squared error, for regression. Given.

    loss = mean over all elements of (prediction - target)²
    """

    def forward(self, predictions: Tensor, targets: Tensor) -> Tensor:
        """The mean squared difference of a batch.

        predictions, targets: the same shape, float; (N, 1) minus (N,) would silently give (N, N).
        Returns a scalar, shape (), on the graph.
        """
        return torch.nn.functional.mse_loss(predictions, targets)
