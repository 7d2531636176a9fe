# task: mnist
# right: filters what is not wanted

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden=128, use_relu=True):
    layers = [Linear(784, hidden), ReLU() if use_relu else None, Linear(hidden, 10)]
    return Sequential(*[layer for layer in layers if layer is not None])
