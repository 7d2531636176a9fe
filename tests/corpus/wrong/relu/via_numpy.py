# task: relu
# wrong: goes through numpy and leaves the graph
# pitfall: detached-graph

import torch
from torch import Tensor
from g2c.nn import Module

import numpy as np


class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.tensor(np.maximum(0, x.detach().numpy()))
