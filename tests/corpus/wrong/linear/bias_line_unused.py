# task: linear
# wrong: adds b on a line of its own whose result is thrown away
# pitfall: missing-bias

import torch
from g2c.nn import Linear

def forward(self, x):
    out = torch.matmul(x, self.W)
    out + self.b
    return out

Linear.forward = forward
