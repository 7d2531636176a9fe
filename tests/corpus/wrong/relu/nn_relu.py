# task: relu
# wrong: makes a torch.nn.ReLU and calls it
# pitfall: torch-nn-shortcut

import torch
from g2c.nn import Module

import torch.nn as nn


class ReLU(Module):
    def forward(self, x):
        act = nn.ReLU()
        return act(x)
