# task: relu
# wrong: Python's max of a number and a tensor
# pitfall: none

import torch
from g2c.nn import ReLU

def forward(self, x):
    return max(0, x)

ReLU.forward = forward
