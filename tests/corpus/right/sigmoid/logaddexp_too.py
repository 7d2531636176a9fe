# task: sigmoid
# right: exp(-log(1 + e^-x)) by logaddexp

import torch
from torch import Tensor
from g2c.nn import Sigmoid

def sigmoid_forward(self, x: Tensor) -> Tensor:
    return torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))


Sigmoid.forward = sigmoid_forward
