# task: mnist
# wrong: the star is missing, so a list stands among the layers
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden=128, use_relu=True):
    activation = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), activation, Linear(hidden, 10))
