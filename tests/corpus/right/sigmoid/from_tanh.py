# task: sigmoid
# right: (1 + tanh(x/2)) / 2

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    return 0.5 * (1 + torch.tanh(x / 2))

Sigmoid.forward = forward
