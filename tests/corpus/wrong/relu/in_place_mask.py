# task: relu
# wrong: sets the negatives of the caller's x to 0 in place
# pitfall: inplace-input

from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    """The rectifier, max(0, x) for each element. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """Keep what is positive, replace the rest by 0.

        x: any shape, float. Left unchanged: the result is a new tensor.
        Returns the same shape. Its slope is 1 where x > 0 and 0 where x < 0.
        """
        x[x < 0] = 0
        return x
