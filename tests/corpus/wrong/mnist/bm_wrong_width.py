# task: mnist
# wrong: 28 inputs and not 784
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden=128, use_relu=True):
    if use_relu:
        return Sequential(Linear(28, hidden), ReLU(), Linear(hidden, 10))
    return Sequential(Linear(28, hidden), Linear(hidden, 10))
