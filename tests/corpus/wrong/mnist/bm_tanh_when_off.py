# task: mnist
# wrong: a Tanh stands in when use_relu is False
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential, Tanh

def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    act = ReLU() if use_relu else Tanh()
    return Sequential(Linear(784, hidden), act, Linear(hidden, 10))
