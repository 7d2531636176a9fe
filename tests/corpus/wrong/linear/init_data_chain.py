# task: linear
# wrong: requires_grad first and multiplied after, so W is no leaf and no gradient arrives in its .grad
# pitfall: none-grad

import torch

from g2c.nn import Module


class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features = in_features
        self.out_features = out_features
        bound = in_features**-0.5
        self.W = (torch.rand(in_features, out_features, requires_grad=True) * 2 - 1) * bound
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return x @ self.W + self.b
