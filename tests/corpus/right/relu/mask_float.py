# task: relu
# right: the mask as a float of x's dtype

from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        mask = (x > 0).to(x.dtype)
        return mask * x
