# task: sgd
# right: no_grad as a decorator

from collections.abc import Iterable
import torch
from torch import Tensor

class SGD:
    """Stochastic gradient descent with weight decay.

    param ← param - lr · (grad + λ · param), with λ the weight decay.

    The second term pulls every parameter towards 0, which is the simplest remedy for overfitting.
    Source: Goodfellow, Bengio, Courville, Deep Learning (2016), sections 5.9 and 7.1.1.

    params: the tensors to update, as `model.parameters()` gives them.
    lr: step size, > 0.
    weight_decay: λ, at least 0.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, weight_decay: float=0.0):
        self.params = list(params)
        self.lr = lr
        self.weight_decay = weight_decay

    def zero_grad(self) -> None:
        """Set every gradient to 0, in place. Given.

            `backward` adds to .grad, so without this a step would follow the sum of all past batches.
            """
        for param in self.params:
            if param.grad is not None:
                param.grad.detach_().zero_()

    @torch.no_grad()
    def step(self) -> None:
        """Update every parameter once, in place, from its .grad.

        The parameter objects stay the same, because the model holds them too; their .grad is
        read, not changed. A parameter whose .grad is None was not used in the loss: leave it alone.

        The update is bookkeeping, not part of the function being learnt: autograd must not
        record it, or the next backward would run through every step ever made.
        """
        for p in self.params:
            if p.grad is not None:
                p.add_(p.grad + self.weight_decay * p, alpha=-self.lr)

    def __repr__(self) -> str:
        return f'SGD({len(self.params)} parameters, lr={self.lr}, weight_decay={self.weight_decay})'
