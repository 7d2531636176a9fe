# task: linear
# wrong: W and b in float64 and not float32
# pitfall: none

import torch

from g2c.nn import Module


class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features = in_features
        self.out_features = out_features
        bound = in_features**-0.5
        self.W = torch.empty(in_features, out_features, dtype=torch.float64).uniform_(-bound, bound).requires_grad_()
        self.b = torch.zeros(out_features, dtype=torch.float64, requires_grad=True)

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return x.double() @ self.W + self.b
