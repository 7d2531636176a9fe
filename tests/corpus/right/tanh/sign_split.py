# task: tanh
# right: e^-2|x| which cannot overflow, then the sign put back by where

import torch
from torch import Tensor
from g2c.nn import Tanh

def tanh_forward(self, x: Tensor) -> Tensor:
    a = torch.where(x >= 0, x, -x)
    e = torch.exp(-2 * a)
    t = (1 - e) / (1 + e)
    return torch.where(x >= 0, t, -t)


Tanh.forward = tanh_forward
