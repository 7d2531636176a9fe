# task: linear
# wrong: adds the sum of all biases to every output
# pitfall: none
# says: x W is right, and b = [0.3923, -0.2236, -0.3195] adds [-0.1508, -0.1508,

import torch
from g2c.nn import Linear

def forward(self, x):
    return x @ self.W + self.b.sum()

Linear.forward = forward
