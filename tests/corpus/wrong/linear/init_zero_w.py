# task: linear
# wrong: W starts as zeros, so all hidden units stay the same
# pitfall: none

import torch

from g2c.nn import Module


class Linear(Module):
    def __init__(self, in_features: int, out_features: int):
        self.in_features = in_features
        self.out_features = out_features
        self.W = torch.zeros(in_features, out_features, requires_grad=True)
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return x @ self.W + self.b
