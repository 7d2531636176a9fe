# task: sigmoid
# wrong: torch.nn.functional.sigmoid
# pitfall: torch-nn-shortcut

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.nn.functional.sigmoid(x)
