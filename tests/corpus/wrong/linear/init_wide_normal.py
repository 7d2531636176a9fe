# task: linear
# wrong: W drawn from a standard normal instead of the given uniform, so the spread grows with the inputs
# pitfall: none

import torch

from g2c.nn import Module


class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features = in_features
        self.out_features = out_features
        self.W = torch.randn(in_features, out_features, requires_grad=True)
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return x @ self.W + self.b

    def __repr__(self):
        return f"Linear({self.in_features}, {self.out_features})"
