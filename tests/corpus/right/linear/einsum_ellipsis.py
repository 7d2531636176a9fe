# task: linear
# right: einsum with an ellipsis for the batch

import torch
from g2c.nn import Linear

def forward(self, x):
    return torch.einsum("...i,io->...o", x, self.W) + self.b

Linear.forward = forward
