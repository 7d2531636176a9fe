# task: mnist
# wrong: the flag is the wrong way round
# pitfall: no-nonlinearity

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    if use_relu:
        return Sequential(Linear(784, hidden), Linear(hidden, 10))
    return Sequential(Linear(784, hidden), ReLU(), Linear(hidden, 10))
