# task: sigmoid
# wrong: math.exp takes one number only
# pitfall: none
# says: The math module works on one number. torch has the same function for every

import torch
from g2c.nn import Sigmoid

import math


def sigmoid_forward(self, x):
    return 1 / (1 + math.exp(-x))


Sigmoid.forward = sigmoid_forward
