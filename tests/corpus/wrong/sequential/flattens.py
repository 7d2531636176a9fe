# task: sequential
# wrong: flattens the input first, which no one asked for
# pitfall: none
# says: An x of shape (2,) is an error before or after the layers: Sequential hands

import torch
from g2c.nn import Sequential

def sequential_forward(self, x):
    x = x.flatten(1)
    for layer in self.layers:
        x = layer(x)
    return x


Sequential.forward = sequential_forward
