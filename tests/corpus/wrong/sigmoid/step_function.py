# task: sigmoid
# wrong: a hard step at 0
# pitfall: none

from torch import Tensor
from g2c.nn import Sigmoid

def sigmoid_forward(self, x: Tensor) -> Tensor:
    return (x > 0).float()


Sigmoid.forward = sigmoid_forward
