# task: relu
# wrong: clamps with max=0 instead of min=0
# pitfall: none
# says: equals min(0, x)

from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.clamp(max=0)
