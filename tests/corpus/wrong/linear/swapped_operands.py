# task: linear
# wrong: multiplies in the wrong order, W times x
# pitfall: transposed-weight

import torch
from g2c.nn import Linear

def forward(self, x):
    return self.W @ x + self.b

Linear.forward = forward
