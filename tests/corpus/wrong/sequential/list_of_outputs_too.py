# task: sequential
# wrong: returns the list of the outputs of all layers
# pitfall: none

import torch
from g2c.nn import Sequential

def forward(self, x):
    outs = []
    for layer in self.layers:
        x = layer(x)
        outs.append(x)
    return outs

Sequential.forward = forward
