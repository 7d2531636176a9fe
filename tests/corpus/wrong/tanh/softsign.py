# task: tanh
# wrong: x / (1 + |x|) looks alike but is another curve
# pitfall: none
# says: equals x / (1 + |x|)

import torch
from g2c.nn import Tanh

def forward(self, x):
    return x / (1 + x.abs())

Tanh.forward = forward
