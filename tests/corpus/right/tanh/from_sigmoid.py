# task: tanh
# right: 2 sigmoid(2x) - 1

import torch
from g2c.nn import Tanh

def forward(self, x):
    return 2 * torch.sigmoid(2 * x) - 1

Tanh.forward = forward
