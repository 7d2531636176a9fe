# task: sequential
# wrong: parameters looks at Linear layers only, so those of a nested Sequential are lost
# pitfall: none
# says: parameters() of two layers with a parameter each lists 0, not 2: ask every

import torch

from g2c.nn import Module, Linear


class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        params = []
        for layer in self.layers:
            if type(layer) is Linear:
                params += layer.parameters()
        return params

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
