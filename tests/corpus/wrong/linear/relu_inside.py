# task: linear
# wrong: applies a ReLU to the affine map, which is another layer's job
# pitfall: none

import torch
from torch import Tensor
from g2c.nn import Linear

def linear_forward(self, x: Tensor) -> Tensor:
    return torch.relu(x @ self.W + self.b)


Linear.forward = linear_forward
