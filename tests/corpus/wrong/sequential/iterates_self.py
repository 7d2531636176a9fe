# task: sequential
# wrong: a Sequential is not iterable, its list is
# pitfall: none
# says: `self` is the chain; its layers are in self.layers.

import torch
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        for layer in self:
            x = layer(x)
        return x
