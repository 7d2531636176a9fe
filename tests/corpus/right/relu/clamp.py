# task: relu
# right: clamp with min=0

import torch
from g2c.nn import ReLU

def forward(self, x):
    return x.clamp(min=0)

ReLU.forward = forward
