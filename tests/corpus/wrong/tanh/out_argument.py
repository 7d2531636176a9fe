# task: tanh
# wrong: writes the result into x with copy_
# pitfall: inplace-input

import torch
from torch import Tensor
from g2c.nn import Tanh

def tanh_forward(self, x: Tensor) -> Tensor:
    x.copy_(torch.tanh(x))
    return x


Tanh.forward = tanh_forward
