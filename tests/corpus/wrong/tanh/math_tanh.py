# task: tanh
# wrong: math.tanh takes one number only
# pitfall: none
# says: The math module works on one number. torch has the same function for every

import torch
from g2c.nn import Tanh

import math


def forward(self, x):
    return math.tanh(x)

Tanh.forward = forward
