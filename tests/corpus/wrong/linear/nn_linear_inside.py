# task: linear
# wrong: holds a torch.nn.Linear and copies its weights out
# pitfall: torch-nn-shortcut

import torch

import torch.nn as nn
from g2c.nn import Module


class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features = in_features
        self.out_features = out_features
        self.inner = nn.Linear(in_features, out_features)
        self.W = self.inner.weight
        self.b = self.inner.bias

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return self.inner(x)

    def __repr__(self):
        return f"Linear({self.in_features}, {self.out_features})"
