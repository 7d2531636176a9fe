# task: sequential
# wrong: parameters returns within the loop, so only the first layer is learnt
# pitfall: none
# says: parameters() of two layers with a parameter each lists 1, not 2: ask every

import torch

from g2c.nn import Module


class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        for layer in self.layers:
            return layer.parameters()

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.layers))})"
