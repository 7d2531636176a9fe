# task: sequential
# wrong: detaches the input, so the gradient with respect to x is lost
# pitfall: detached-graph

import torch
from g2c.nn import Sequential

def forward(self, x):
    x = x.detach()
    for layer in self.layers:
        x = layer(x)
    return x

Sequential.forward = forward
