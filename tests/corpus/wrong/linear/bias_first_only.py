# task: linear
# wrong: adds only the first element of b to every column
# pitfall: none
# says: x W is right, and b = [0.3923, -0.2236, -0.3195] adds [0.3923, 0.3923, 0.3923]

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module

class Linear(Module):
    def __init__(self, in_features: int, out_features: int):
        self.in_features = in_features
        self.out_features = out_features
        bound = in_features ** (-0.5)
        self.W = torch.empty(in_features, out_features).uniform_(-bound, bound).requires_grad_()
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self) -> Iterable[Tensor]:
        return [self.W, self.b]

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.W + self.b[0]

    def __repr__(self) -> str:
        return f'Linear({self.in_features}, {self.out_features})'
