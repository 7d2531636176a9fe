# task: linear
# wrong: takes the absolute value of x first
# pitfall: none
# says: equals |x| W + b

import torch
from g2c.nn import Linear

def forward(self, x):
    x = torch.abs(x)
    return x @ self.W + self.b

Linear.forward = forward
