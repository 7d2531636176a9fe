# task: sigmoid
# wrong: numpy's exp on a tensor that requires grad
# pitfall: none
# says: Sigmoid()(x) gives a ndarray; a tensor of the shape of x is expected: use

import torch
from g2c.nn import Sigmoid

import numpy as np


def forward(self, x):
    return 1 / (1 + np.exp(-x.numpy()))

Sigmoid.forward = forward
