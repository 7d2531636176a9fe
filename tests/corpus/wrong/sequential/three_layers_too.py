# task: sequential
# wrong: written for three layers only
# pitfall: none
# says: Of 4 layers, number 4 was never called.

import torch
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        a = self.layers[0](x)
        b = self.layers[1](a)
        return self.layers[2](b)
