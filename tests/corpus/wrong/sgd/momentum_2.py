# task: sgd
# wrong: keeps a velocity, which the rule does not have
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
        if not hasattr(self, "v"):
            self.v = [torch.zeros_like(p) for p in self.params]
        with torch.no_grad():
            for p, v in zip(self.params, self.v):
                if p.grad is not None:
                    v.mul_(0.9).add_(p.grad + self.weight_decay * p)
                    p -= self.lr * v

    def __repr__(self) -> str:
        return f'SGD({len(self.params)} parameters, lr={self.lr}, weight_decay={self.weight_decay})'
