# task: sequential
# wrong: adds the outputs up as a residual
# pitfall: none

from torch import Tensor
from g2c.nn import Sequential

def sequential_forward(self, x: Tensor) -> Tensor:
    for layer in self.layers:
        x = x + layer(x)
    return x


Sequential.forward = sequential_forward
