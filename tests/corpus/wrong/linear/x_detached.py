# task: linear
# wrong: detaches x, so no gradient reaches the layers before
# pitfall: detached-graph

import torch
from g2c.nn import Linear

def forward(self, x):
    x = x.detach()
    return x @ self.W + self.b

Linear.forward = forward
