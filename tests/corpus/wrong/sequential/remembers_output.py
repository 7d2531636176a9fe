# task: sequential
# wrong: keeps the output of the first call and returns it ever after
# pitfall: none
# says: The second call, on another x, returned the result of the first: it was

import torch
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        if not hasattr(self, "out"):
            for layer in self.layers:
                x = layer(x)
            self.out = x
        return self.out
