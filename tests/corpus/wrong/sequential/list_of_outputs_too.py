# task: sequential
# wrong: returns the list of the outputs of all layers
# pitfall: none
# says: Every layer was called as it should be, but what is returned is a list, not the

import torch
from g2c.nn import Sequential

def forward(self, x):
    outs = []
    for layer in self.layers:
        x = layer(x)
        outs.append(x)
    return outs

Sequential.forward = forward
