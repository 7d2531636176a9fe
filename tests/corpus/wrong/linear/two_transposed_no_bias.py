# task: linear
# wrong: two mistakes: W is transposed and b is left out
# pitfall: transposed-weight

from torch import Tensor
from g2c.nn import Linear

def linear_forward(self, x: Tensor) -> Tensor:
    return x @ self.W.T


Linear.forward = linear_forward
