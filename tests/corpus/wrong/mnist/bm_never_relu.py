# task: mnist
# wrong: no ReLU at all, whatever use_relu says
# pitfall: no-nonlinearity

import torch
from g2c.nn import Linear, Sequential

def build_mnist_mlp(hidden=128, use_relu=True):
    return Sequential(Linear(784, hidden), Linear(hidden, 10))
