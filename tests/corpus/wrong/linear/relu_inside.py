# task: linear
# wrong: applies a ReLU to the affine map, which is another layer's job
# pitfall: none
# says: equals max(0, x W + b)

import torch
from torch import Tensor
from g2c.nn import Linear

def linear_forward(self, x: Tensor) -> Tensor:
    return torch.relu(x @ self.W + self.b)


Linear.forward = linear_forward
