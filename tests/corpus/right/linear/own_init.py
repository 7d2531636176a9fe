# task: linear
# right: the whole class written again, W from rand

import torch

from g2c.nn import Module


class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features = in_features
        self.out_features = out_features
        bound = 1 / in_features**0.5
        W = (torch.rand(in_features, out_features) * 2 - 1) * bound
        self.W = W.requires_grad_()
        self.b = torch.zeros(out_features).requires_grad_()

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return torch.matmul(x, self.W) + self.b

    def __repr__(self):
        return f"Linear({self.in_features}, {self.out_features})"
