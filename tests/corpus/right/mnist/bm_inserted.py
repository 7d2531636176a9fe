# task: mnist
# right: inserts the ReLU afterwards

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    model = Sequential(Linear(28 * 28, hidden), Linear(hidden, 10))
    if use_relu:
        model.layers.insert(1, ReLU())
    return model
