# task: sequential
# right: calls itself for the rest of the chain

import torch
from g2c.nn import Module

def run(layers, h):
    if not layers:
        return h
    return run(layers[1:], layers[0](h))


class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x):
        return run(self.layers, x)
