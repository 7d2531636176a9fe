# task: tanh
# wrong: math.tanh takes one number only
# pitfall: none

import torch
from g2c.nn import Tanh

import math


def forward(self, x):
    return math.tanh(x)

Tanh.forward = forward
