# task: linear
# right: (Wᵀ xᵀ)ᵀ + b

from torch import Tensor
from g2c.nn import Linear

def linear_forward(self, x: Tensor) -> Tensor:
    return (self.W.T @ x.T).T + self.b


Linear.forward = linear_forward
