# task: linear
# wrong: the method is called foward, so forward is still the base class's
# pitfall: none
# says: did you mean forward?

import torch

from g2c.nn import Linear


class Linear(Module):
    def __init__(self, in_features: int, out_features: int):
        self.in_features = in_features
        self.out_features = out_features
        bound = in_features**-0.5
        self.W = torch.empty(in_features, out_features).uniform_(-bound, bound).requires_grad_()
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self):
        return [self.W, self.b]

    def foward(self, x):
        return x @ self.W + self.b
