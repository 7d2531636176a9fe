# task: linear
# wrong: multiplies element by element instead of a matrix product
# pitfall: none
# says: equals x * W + b exactly

import torch
from g2c.nn import Linear

def linear_forward(self, x):
    return x * self.W + self.b


Linear.forward = linear_forward
