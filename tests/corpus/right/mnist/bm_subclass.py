# task: mnist
# right: a subclass of Sequential

import torch
from g2c.nn import Linear, ReLU, Sequential

class MLP(Sequential):
    def __init__(self, hidden, use_relu):
        super().__init__(*([Linear(784, hidden)] + [ReLU()] * use_relu + [Linear(hidden, 10)]))


def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    return MLP(hidden, bool(use_relu))
