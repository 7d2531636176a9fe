# task: sigmoid
# wrong: torch.nn.Sigmoid
# pitfall: torch-nn-shortcut

import torch
from g2c.nn import Sigmoid

import torch.nn as nn


def forward(self, x):
    return nn.Sigmoid()(x)

Sigmoid.forward = forward
