# task: sigmoid
# right: softmax of (x, 0) for each element

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        pair = torch.stack([x, torch.zeros_like(x)], dim=-1)
        return torch.softmax(pair, dim=-1)[..., 0]
