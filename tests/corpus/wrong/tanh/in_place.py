# task: tanh
# wrong: tanh_ changes the caller's x
# pitfall: inplace-input

from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.tanh_()
