# task: linear
# wrong: attribute names of torch.nn (weight, bias) that this class does not have
# pitfall: none
# says: torch's own layer has a .weight; here the attributes are self.W and self.b.

import torch
from g2c.nn import Linear

def forward(self, x):
    return x @ self.weight + self.bias

Linear.forward = forward
