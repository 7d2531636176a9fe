# task: linear
# wrong: adds the mean of b to all columns instead of each its own
# pitfall: none
# says: x W is right, and b = [0.3923, -0.2236, -0.3195] adds [-0.0503, -0.0503,

import torch
from g2c.nn import Linear

def linear_forward(self, x):
    bias = self.b.mean()
    return torch.matmul(x, self.W).add(bias)


Linear.forward = linear_forward
