# task: mnist
# wrong: a None stands where the ReLU is left out
# pitfall: none

import torch
from g2c.nn import Linear, ReLU, Sequential

def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    """A two-layer network for 28 × 28 images and ten digits.

    hidden: number of hidden units.
    use_relu: False leaves the ReLU out, which makes the two layers equivalent to one affine map.
    Returns a Sequential, (N, 784) → (N, hidden) → (N, 10) logits, of three layers or two.
    """
    relu = ReLU() if use_relu else None
    return Sequential(Linear(784, hidden), relu, Linear(hidden, 10))
