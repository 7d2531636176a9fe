# task: sequential
# right: functools.reduce

import torch
from g2c.nn import Module

from functools import reduce


class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        return reduce(lambda h, layer: layer(h), self.layers, x)
