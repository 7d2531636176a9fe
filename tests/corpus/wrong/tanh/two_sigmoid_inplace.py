# task: tanh
# wrong: two mistakes: the sigmoid, and in place
# pitfall: inplace-input

import torch
from g2c.nn import Tanh

def tanh_forward(self, x):
    return x.sigmoid_()


Tanh.forward = tanh_forward
