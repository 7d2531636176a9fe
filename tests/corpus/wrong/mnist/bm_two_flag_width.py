# task: mnist
# wrong: two mistakes, the flag is ignored and the second width is fixed
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    return Sequential(Linear(784, hidden), ReLU(), Linear(128, 10))
