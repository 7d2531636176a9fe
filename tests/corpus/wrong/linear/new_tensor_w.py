# task: linear
# wrong: copies W into a new tensor with torch.tensor, which cuts it off the graph
# pitfall: detached-graph

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
        W = torch.tensor(self.W)
        return x @ W + self.b
