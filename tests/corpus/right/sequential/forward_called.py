# task: sequential
# right: calls each layer's forward, which is what a call does

import torch
from g2c.nn import Sequential

def forward(self, x):
    for layer in self.layers:
        x = layer.forward(x)
    return x

Sequential.forward = forward
