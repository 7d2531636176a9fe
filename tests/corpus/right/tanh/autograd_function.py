# task: tanh
# right: a Function with slope 1 - y²

import torch
from g2c.nn import Module

class TanhFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.tanh(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * (1 - y * y)


class Tanh(Module):
    def forward(self, x):
        return TanhFunction.apply(x)
