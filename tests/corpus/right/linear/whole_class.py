# task: linear
# right: the whole class written anew

import math


class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features = in_features
        self.out_features = out_features
        k = 1 / math.sqrt(in_features)
        self.W = ((torch.rand(in_features, out_features) * 2 - 1) * k).requires_grad_(True)
        self.b = torch.zeros(out_features).requires_grad_(True)

    def parameters(self):
        yield self.W
        yield self.b

    def forward(self, x):
        out = torch.mm(x, self.W)
        out += self.b
        return out
