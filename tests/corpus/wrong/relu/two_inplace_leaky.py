# task: relu
# wrong: two mistakes: changes x in place, and leaves a tenth of the negatives
# pitfall: inplace-input

from torch import Tensor
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x: Tensor) -> Tensor:
        x[x < 0] *= 0.1
        return x
