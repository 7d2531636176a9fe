# task: relu
# wrong: works on x.data, so no gradient flows back
# pitfall: detached-graph

import torch
from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x.data)
