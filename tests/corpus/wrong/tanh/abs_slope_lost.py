# task: tanh
# wrong: hand-written backward that returns the value in place of the slope
# pitfall: none
# says: The numbers of Tanh()(x) are right, but its slope at -1 is -0.7616, not 0.42:

import torch
from torch import Tensor
from g2c.nn import Module

class TanhFn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.tanh(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * y


class Tanh(Module):
    """The hyperbolic tangent of each element, from -1 to 1. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """tanh(x) = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ), and finite for any finite x: tanh(1000) is 1.

        x: any shape, float. Left unchanged.
        Returns the same shape, every element in [-1, 1].
        """
        return TanhFn.apply(x)
