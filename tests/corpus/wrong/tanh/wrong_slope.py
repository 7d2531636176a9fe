# task: tanh
# wrong: right values, and the slope without its square
# pitfall: none
# says: The numbers of Tanh()(x) are right, but its slope at -1 is 1.762, not 0.42:

class Slope(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.tanh(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, gradient):
        (y,) = ctx.saved_tensors
        return gradient * (1 - y)


Tanh.forward = lambda self, x: Slope.apply(x)
