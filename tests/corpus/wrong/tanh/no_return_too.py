# task: tanh
# wrong: the return is missing
# pitfall: missing-return

import torch
from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x: Tensor) -> Tensor:
        torch.tanh(x)
