# task: relu
# right: where with a zero

import torch
from torch import Tensor
from g2c.nn import ReLU

def relu_forward(self, x: Tensor) -> Tensor:
    return torch.where(x > 0, x, 0.0)


ReLU.forward = relu_forward
