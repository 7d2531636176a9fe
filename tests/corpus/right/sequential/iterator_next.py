# task: sequential
# right: next on an iterator until it is used up

from torch import Tensor
from g2c.nn import Sequential

def sequential_forward(self, x: Tensor) -> Tensor:
    todo = iter(self.layers)
    while (layer := next(todo, None)) is not None:
        x = layer(x)
    return x


Sequential.forward = sequential_forward
