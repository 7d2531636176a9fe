# task: sequential
# right: the whole class, parameters as a generator

import torch

from g2c.nn import Module


class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        for layer in self.layers:
            yield from layer.parameters()

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def __repr__(self):
        return f"Sequential({', '.join(repr(layer) for layer in self.layers)})"
