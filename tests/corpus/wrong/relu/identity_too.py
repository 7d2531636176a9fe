# task: relu
# wrong: returns x as it came
# pitfall: no-nonlinearity

import torch
from g2c.nn import ReLU

def forward(self, x):
    return x

ReLU.forward = forward
