# task: linear
# wrong: multiplies by the transpose of W
# pitfall: transposed-weight

from torch import Tensor
from g2c.nn import Linear

def linear_forward(self, x: Tensor) -> Tensor:
    return x @ self.W.T + self.b


Linear.forward = linear_forward
