# task: tanh
# wrong: uses torch.nn.functional.tanh
# pitfall: torch-nn-shortcut

import torch
from g2c.nn import Module

from torch.nn import functional as F


class Tanh(Module):
    def forward(self, x):
        return F.tanh(x)
