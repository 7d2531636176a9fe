# task: relu
# right: x minus its negative part

import torch
from g2c.nn import ReLU

def forward(self, x):
    return x - x.clamp(max=0)

ReLU.forward = forward
