# task: linear
# wrong: only the first 32 rows are mapped
# pitfall: none
# says: For x (40, 4) and W (4, 3) layer(x) has shape (32, 3), not (40, 3): one row for

import torch
from g2c.nn import Module

class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features = in_features
        self.out_features = out_features
        bound = in_features ** (-0.5)
        self.W = torch.empty(in_features, out_features).uniform_(-bound, bound).requires_grad_()
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        x = x[:32]
        return x @ self.W + self.b
