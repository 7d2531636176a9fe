# task: mnist
# wrong: the default of use_relu is False
# pitfall: no-nonlinearity

import torch

from g2c.nn import Linear, ReLU, Sequential


def build_mnist_mlp(hidden=128, use_relu=False):
    activation = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), *activation, Linear(hidden, 10))
