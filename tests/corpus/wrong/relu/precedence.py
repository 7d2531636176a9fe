# task: relu
# wrong: without parentheses x * x > 0 is a comparison of the square, a bool tensor
# pitfall: none
# says: ReLU()(x) gives a tensor of True and False: a comparison is a mask. Multiply x

import torch
from g2c.nn import ReLU

def forward(self, x):
    return x * x > 0

ReLU.forward = forward
