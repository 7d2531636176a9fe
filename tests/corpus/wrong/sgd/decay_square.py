# task: sgd
# wrong: adds λ param² as the penalty itself, not its slope
# pitfall: none

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
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p ** 2)

    def __repr__(self) -> str:
        return f'SGD({len(self.params)} parameters, lr={self.lr}, weight_decay={self.weight_decay})'
