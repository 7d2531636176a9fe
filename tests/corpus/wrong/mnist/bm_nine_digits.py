# task: mnist
# wrong: nine outputs
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    layers = [Linear(784, hidden)]
    if use_relu:
        layers.append(ReLU())
    layers.append(Linear(hidden, 9))
    return Sequential(*layers)
