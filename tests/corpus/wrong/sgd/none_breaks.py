# task: sgd
# wrong: break and not continue when a .grad is None
# pitfall: none-grad

from collections.abc import Iterable
import torch
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
        with torch.no_grad():
            for param in self.params:
                if param.grad is None:
                    break
                param.sub_(self.lr * (param.grad + self.weight_decay * param))

    def __repr__(self) -> str:
        return f'SGD({len(self.params)} parameters, lr={self.lr}, weight_decay={self.weight_decay})'
