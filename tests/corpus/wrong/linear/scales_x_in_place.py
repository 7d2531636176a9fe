# task: linear
# wrong: centres x in place, so the caller's tensor changes and the map is another
# pitfall: inplace-input

from torch import Tensor
from g2c.nn import Linear

def linear_forward(self, x: Tensor) -> Tensor:
    x -= x.mean()
    return x @ self.W + self.b


Linear.forward = linear_forward
