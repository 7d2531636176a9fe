# task: sequential
# wrong: two mistakes: last to first, and detached in between
# pitfall: detached-graph

import torch
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        for layer in self.layers[::-1]:
            x = layer(x).detach()
        return x
