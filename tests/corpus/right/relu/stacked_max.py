# task: relu
# right: the maximum along a new dimension

import torch
from torch import Tensor
from g2c.nn import ReLU

def relu_forward(self, x: Tensor) -> Tensor:
    return torch.stack([x, torch.zeros_like(x)]).amax(dim=0)


ReLU.forward = relu_forward
