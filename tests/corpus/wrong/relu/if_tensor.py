# task: relu
# wrong: a whole tensor in an if
# pitfall: none
# says: `if`, `and` and `or` want a single yes or no, and a comparison of tensors gives

from torch import Tensor
from g2c.nn import ReLU

def relu_forward(self, x: Tensor) -> Tensor:
    if x > 0:
        return x
    else:
        return 0


ReLU.forward = relu_forward
