# task: linear
# wrong: multiplies by b instead of adding it
# pitfall: none
# says: equals x W · b

import torch
from g2c.nn import Linear

def forward(self, x):
    return x @ self.W * self.b

Linear.forward = forward
