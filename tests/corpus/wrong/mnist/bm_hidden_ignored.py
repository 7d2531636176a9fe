# task: mnist
# wrong: always 128 hidden units
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    """A two-layer network for 28 × 28 images and ten digits.

    hidden: number of hidden units.
    use_relu: False leaves the ReLU out, which makes the two layers equivalent to one affine map.
    Returns a Sequential, (N, 784) → (N, hidden) → (N, 10) logits, of three layers or two.
    """
    activation = [ReLU()] if use_relu else []
    return Sequential(Linear(784, 128), *activation, Linear(128, 10))
