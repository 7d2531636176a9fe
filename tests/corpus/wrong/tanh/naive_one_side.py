# task: tanh
# wrong: the mirrored formula overflows for large negative x
# pitfall: overflow

import torch
from g2c.nn import Tanh

def tanh_forward(self, x):
    e = (-2 * x).exp()
    return (1 - e) / (1 + e)


Tanh.forward = tanh_forward
