# task: linear
# wrong: returns a nested Python list and not a tensor
# pitfall: none
# says: layer(x) gives a list; a tensor is expected: use torch's functions on the whole

import torch
from g2c.nn import Linear

def forward(self, x):
    y = x @ self.W + self.b
    return y.tolist()

Linear.forward = forward
