# task: relu
# wrong: loops over rows with Python floats, so only 1-D input works and the graph is gone
# pitfall: none
# says: float(…), int(…) and .item() take a single number, and this tensor has many:

import torch
from torch import Tensor
from g2c.nn import ReLU

def relu_forward(self, x: Tensor) -> Tensor:
    return torch.tensor([max(0.0, float(v)) for v in x])


ReLU.forward = relu_forward
