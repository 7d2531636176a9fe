# task: relu
# wrong: returns 1 where positive and 0 elsewhere, not x itself
# pitfall: none
# says: equals 1 where x > 0 and 0 elsewhere

import torch
from g2c.nn import ReLU

def relu_forward(self, x):
    return (x > 0).float()


ReLU.forward = relu_forward
