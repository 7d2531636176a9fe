# task: sigmoid
# wrong: prints and returns nothing
# pitfall: missing-return

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        s = torch.sigmoid(x)
        print(s)
