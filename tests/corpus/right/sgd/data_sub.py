# task: sgd
# right: .data everywhere

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
        for param in self.params:
            if param.grad is not None:
                step = param.grad.data + self.weight_decay * param.data
                param.data.sub_(step, alpha=self.lr)

    def __repr__(self) -> str:
        return f'SGD({len(self.params)} parameters, lr={self.lr}, weight_decay={self.weight_decay})'
