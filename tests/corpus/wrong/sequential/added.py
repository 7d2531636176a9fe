# task: sequential
# wrong: adds the outputs up as a residual
# pitfall: none
# says: The second layer was given [[13.0, 16.0], [19.0, -140.0]], not [[12.0, 14.0],

from torch import Tensor
from g2c.nn import Sequential

def sequential_forward(self, x: Tensor) -> Tensor:
    for layer in self.layers:
        x = x + layer(x)
    return x


Sequential.forward = sequential_forward
