# task: linear
# right: b reshaped to one row

import torch
from g2c.nn import Linear

def forward(self, x):
    return x.matmul(self.W) + self.b.reshape(1, -1)

Linear.forward = forward
