# task: mnist
# wrong: a softmax layer at the end, so no logits come out
# pitfall: none

import torch
from g2c.nn import Linear, Module, ReLU, Sequential

class Softmax(Module):
    def forward(self, x):
        return torch.softmax(x, dim=1)


def build_mnist_mlp(hidden: int=128, use_relu: bool=True) -> Sequential:
    layers = [Linear(784, hidden)]
    if use_relu:
        layers.append(ReLU())
    layers += [Linear(hidden, 10), Softmax()]
    return Sequential(*layers)
