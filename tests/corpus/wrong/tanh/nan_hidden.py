# task: tanh
# wrong: replaces the nan of the overflow by 0, where it should be 1 or -1
# pitfall: overflow

import torch
from torch import Tensor
from g2c.nn import Tanh

def tanh_forward(self, x: Tensor) -> Tensor:
    y = (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())
    return torch.nan_to_num(y, nan=0.0)


Tanh.forward = tanh_forward
