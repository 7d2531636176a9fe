# task: relu
# wrong: clamp_ changes x itself
# pitfall: inplace-input

import torch
from g2c.nn import ReLU

def forward(self, x):
    return x.clamp_(min=0.0)

ReLU.forward = forward
