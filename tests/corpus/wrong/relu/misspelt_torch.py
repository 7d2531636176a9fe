# task: relu
# wrong: misspelt module name, toch
# pitfall: none
# says: Did you mean torch?

from torch import Tensor
from g2c.nn import ReLU

def relu_forward(self, x: Tensor) -> Tensor:
    return toch.relu(x)


ReLU.forward = relu_forward
