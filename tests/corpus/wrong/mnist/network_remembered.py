# task: mnist
# wrong: one network for each width
# pitfall: none

from functools import lru_cache


@lru_cache
def build_mnist_mlp(hidden=128, use_relu=True):
    middle = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), *middle, Linear(hidden, 10))
