# task: sequential
# wrong: every layer gets the first input; the output of one is not carried to the next
# pitfall: none
# says: The second layer was given x itself, not what the first one returned: the

import torch
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        for layer in self.layers:
            out = layer(x)
        return out
