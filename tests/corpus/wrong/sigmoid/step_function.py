# task: sigmoid
# wrong: a hard step at 0
# pitfall: none
# says: equals 1 where x > 0 and 0 elsewhere

from torch import Tensor
from g2c.nn import Sigmoid

def sigmoid_forward(self, x: Tensor) -> Tensor:
    return (x > 0).float()


Sigmoid.forward = sigmoid_forward
