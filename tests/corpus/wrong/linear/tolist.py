# task: linear
# wrong: returns a nested Python list and not a tensor
# pitfall: none

import torch
from g2c.nn import Linear

def forward(self, x):
    y = x @ self.W + self.b
    return y.tolist()

Linear.forward = forward
