# task: linear
# wrong: computes y and forgets to return it
# pitfall: missing-return

from torch import Tensor
from g2c.nn import Linear

def linear_forward(self, x: Tensor) -> Tensor:
    y = x @ self.W + self.b


Linear.forward = linear_forward
