# task: linear
# right: adds b in place to a new tensor, not to x

import torch
from g2c.nn import Linear

def linear_forward(self, x):
    out = torch.mm(x, self.W)
    out += self.b
    return out


Linear.forward = linear_forward
