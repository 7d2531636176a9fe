# task: sigmoid
# wrong: a hand-written backward that forgets to multiply by the incoming gradient
# pitfall: none
# says: The numbers of Sigmoid()(x) are right, but its slope at -1 is 0.09831, not

import torch
from g2c.nn import Sigmoid

class SigmoidFn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.sigmoid(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return y * (1 - y)


def forward(self, x):
    return SigmoidFn.apply(x)

Sigmoid.forward = forward
