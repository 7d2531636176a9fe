# task: sequential
# wrong: goes through a set of the layers, so a shared one is applied once and the order is lost
# pitfall: none

from torch import Tensor
from g2c.nn import Sequential

def sequential_forward(self, x: Tensor) -> Tensor:
    for layer in set(self.layers):
        x = layer(x)
    return x


Sequential.forward = sequential_forward
