# task: mnist
# wrong: puts a do-nothing Module in place of the ReLU, so there are three layers and not two
# pitfall: none

import torch
from g2c.nn import Linear, Module, ReLU, Sequential

class Identity(Module):
    def forward(self, x):
        return x


def build_mnist_mlp(hidden=128, use_relu=True):
    act = ReLU() if use_relu else Identity()
    return Sequential(Linear(784, hidden), act, Linear(hidden, 10))
