# task: linear
# right: b as one more row of W, against a column of ones

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
        ones = torch.ones(x.shape[0], 1, dtype=x.dtype, device=x.device)
        big = torch.cat([self.W, self.b.unsqueeze(0)], dim=0)
        return torch.cat([x, ones], dim=1) @ big

    def __repr__(self) -> str:
        return f'Linear({self.in_features}, {self.out_features})'
