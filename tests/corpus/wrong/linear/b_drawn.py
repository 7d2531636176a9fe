# task: linear
# wrong: b starts random and not as zeros
# pitfall: none

import torch

from g2c.nn import Module


class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features = in_features
        self.out_features = out_features
        bound = in_features**-0.5
        self.W = torch.empty(in_features, out_features).uniform_(-bound, bound).requires_grad_()
        self.b = torch.empty(out_features).uniform_(-bound, bound).requires_grad_()

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return x @ self.W + self.b

    def __repr__(self):
        return f"Linear({self.in_features}, {self.out_features})"
