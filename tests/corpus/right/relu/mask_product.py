# task: relu
# right: multiplies by the mask of the positives

import torch
from g2c.nn import ReLU

def forward(self, x):
    return x * (x > 0)

ReLU.forward = forward
