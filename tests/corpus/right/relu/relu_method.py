# task: relu
# right: the tensor's own relu method

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return x.relu()
