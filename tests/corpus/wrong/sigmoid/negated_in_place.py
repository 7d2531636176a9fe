# task: sigmoid
# wrong: neg_ flips the sign of the caller's x
# pitfall: inplace-input

from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    def forward(self, x: Tensor) -> Tensor:
        e = x.neg_().exp()
        return 1 / (1 + e)
