# task: sequential
# wrong: __init__ takes one list instead of the layers one by one
# pitfall: none
# says: The layers come one by one, Sequential(a, b), not in a list: __init__(self,

import torch

from g2c.nn import Module


class Sequential(Module):
    def __init__(self, layers):
        self.layers = layers

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
