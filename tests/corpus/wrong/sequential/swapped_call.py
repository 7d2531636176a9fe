# task: sequential
# wrong: calls x on the layer and not the layer on x
# pitfall: none
# says: layer(x) calls the layer; x(layer) would call x.

import torch
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        for layer in self.layers:
            x = x(layer)
        return x
