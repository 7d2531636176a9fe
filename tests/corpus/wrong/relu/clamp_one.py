# task: relu
# wrong: also cuts everything above 1
# pitfall: none

import torch
from g2c.nn import ReLU

def relu_forward(self, x):
    return x.clamp(0, 1)


ReLU.forward = relu_forward
