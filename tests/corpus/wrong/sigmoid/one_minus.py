# task: sigmoid
# wrong: e^-x / (1 + e^-x) is one minus the sigmoid, and overflows too
# pitfall: wrong-sign

import torch
from torch import Tensor
from g2c.nn import Sigmoid

def sigmoid_forward(self, x: Tensor) -> Tensor:
    e = torch.exp(-x)
    return e / (1 + e)


Sigmoid.forward = sigmoid_forward
