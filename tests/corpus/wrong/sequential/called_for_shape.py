# task: sequential
# wrong: calls each layer one more time to print its shape
# pitfall: none
# says: The first layer was called twice, not once.

import torch
from g2c.nn import Sequential

def sequential_forward(self, x):
    for layer in self.layers:
        print(layer, layer(x).shape)
        x = layer(x)
    return x


Sequential.forward = sequential_forward
