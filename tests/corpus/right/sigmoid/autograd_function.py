# task: sigmoid
# right: a Function with slope y (1 - y)

import torch
from torch import Tensor
from g2c.nn import Module

class _Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.sigmoid(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * y * (1 - y)


class Sigmoid(Module):
    """The logistic function of each element, from 0 to 1. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """σ(x) = 1 / (1 + e⁻ˣ), and finite for any finite x: sigmoid(-1000) is 0.

        x: any shape, float. Left unchanged.
        Returns the same shape, every element in [0, 1].
        """
        return _Sigmoid.apply(x)
