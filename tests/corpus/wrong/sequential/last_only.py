# task: sequential
# wrong: calls only the last layer
# pitfall: none
# says: Of 3 layers, numbers 1 and 2 were never called.

import torch
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        return self.layers[-1](x)
