# task: tanh
# wrong: detaches x first
# pitfall: detached-graph

import torch
from g2c.nn import Tanh

def forward(self, x):
    return torch.tanh(x.detach())

Tanh.forward = forward
