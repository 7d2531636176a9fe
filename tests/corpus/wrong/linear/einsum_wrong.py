# task: linear
# wrong: the einsum sums over the outputs and lacks the inputs
# pitfall: transposed-weight

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
        return torch.einsum("ni,oi->no", x, self.W) + self.b

    def __repr__(self) -> str:
        return f'Linear({self.in_features}, {self.out_features})'
