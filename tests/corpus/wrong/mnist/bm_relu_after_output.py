# task: mnist
# wrong: the ReLU comes after the last layer
# pitfall: no-nonlinearity

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden=128, use_relu=True):
    layers = [Linear(784, hidden), Linear(hidden, 10)]
    if use_relu:
        layers.append(ReLU())
    return Sequential(*layers)
