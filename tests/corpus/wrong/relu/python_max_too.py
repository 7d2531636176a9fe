# task: relu
# wrong: Python's max of a number and a tensor
# pitfall: none
# says: Python's own max and min ask which of two whole tensors is larger, and there is

import torch
from g2c.nn import ReLU

def forward(self, x):
    return max(0, x)

ReLU.forward = forward
