# task: linear
# wrong: adds the sum of all biases to every output
# pitfall: none

import torch
from g2c.nn import Linear

def forward(self, x):
    return x @ self.W + self.b.sum()

Linear.forward = forward
