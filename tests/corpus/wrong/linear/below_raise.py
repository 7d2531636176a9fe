# task: linear
# wrong: the answer stands below the raise and is never reached
# pitfall: none
# says: never gets to your code, which stands below the raise that m

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
        # TODO(linear): row i of the result is row i of x multiplied by W, plus b.
        raise NotImplementedError("linear: write Linear.forward in g2c/nn/modules.py")
        return x @ self.W + self.b
