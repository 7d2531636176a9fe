# task: relu
# right: a Function with its own backward

import torch
from torch import Tensor
from g2c.nn import Module

class _ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


class ReLU(Module):
    """The rectifier, max(0, x) for each element. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """Keep what is positive, replace the rest by 0.

        x: any shape, float. Left unchanged: the result is a new tensor.
        Returns the same shape. Its slope is 1 where x > 0 and 0 where x < 0.
        """
        return _ReLU.apply(x)
