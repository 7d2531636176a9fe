# task: relu
# wrong: computes the result and forgets the return
# pitfall: missing-return

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        out = torch.clamp(x, min=0)
