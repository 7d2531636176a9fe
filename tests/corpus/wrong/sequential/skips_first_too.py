# task: sequential
# wrong: starts with the second layer
# pitfall: none
# says: Of 3 layers, number 1 was never called.

from torch import Tensor
from g2c.nn import Sequential

def sequential_forward(self, x: Tensor) -> Tensor:
    for i in range(1, len(self.layers)):
        x = self.layers[i](x)
    return x


Sequential.forward = sequential_forward
