# task: sequential
# wrong: reverses the stored list at every call
# pitfall: none

import torch
from g2c.nn import Sequential

def sequential_forward(self, x):
    self.layers.reverse()
    for layer in self.layers[::-1]:
        x = layer(x)
    return x


Sequential.forward = sequential_forward
