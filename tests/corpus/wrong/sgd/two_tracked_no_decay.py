# task: sgd
# wrong: two mistakes, no no_grad, and no decay
# pitfall: tracked-update

from collections.abc import Iterable
from torch import Tensor

class SGD:
    def __init__(self, params: Iterable[Tensor], lr: float, weight_decay: float=0.0):
        self.params = list(params)
        self.lr = lr
        self.weight_decay = weight_decay

    def zero_grad(self) -> None:
        for param in self.params:
            if param.grad is not None:
                param.grad.detach_().zero_()

    def step(self) -> None:
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * p.grad

    def __repr__(self) -> str:
        return f'SGD({len(self.params)} parameters, lr={self.lr}, weight_decay={self.weight_decay})'
