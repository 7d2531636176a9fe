# task: relu
# right: masked_fill, not in place

import torch
from g2c.nn import ReLU

def relu_forward(self, x):
    return x.masked_fill(x <= 0, 0)


ReLU.forward = relu_forward
