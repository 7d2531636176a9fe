# task: linear
# wrong: remembers the answer by the shape of x and returns the old one for new values
# pitfall: none
# says: A second x of the same shape got the result of the first: it was remembered.

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
        if not hasattr(self, "cache"):
            self.cache = {}
        if x.shape not in self.cache:
            self.cache[x.shape] = x @ self.W + self.b
        return self.cache[x.shape]
