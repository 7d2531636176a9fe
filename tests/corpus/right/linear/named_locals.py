# task: linear
# right: local names and a shape check

import torch
from g2c.nn import Linear

def forward(self, x):
    weight, bias = self.W, self.b
    assert x.shape[-1] == self.in_features, f"expected {self.in_features} columns, got {tuple(x.shape)}"
    return torch.add(x @ weight, bias)

Linear.forward = forward
