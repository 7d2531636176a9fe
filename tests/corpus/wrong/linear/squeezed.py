# task: linear
# wrong: squeezes the result, so a batch of one row or one output loses a dimension
# pitfall: none

import torch
from g2c.nn import Linear

def linear_forward(self, x):
    return (x @ self.W + self.b).squeeze()


Linear.forward = linear_forward
