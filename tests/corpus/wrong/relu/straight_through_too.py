# task: relu
# wrong: a hand-written backward that lets the gradient through everywhere
# pitfall: none
# says: The numbers of ReLU()(x) are right, but its slope at -1 is 1, not 0: leave the

import torch
from torch import Tensor
from g2c.nn import Module

class _Relu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad


class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return _Relu.apply(x)
