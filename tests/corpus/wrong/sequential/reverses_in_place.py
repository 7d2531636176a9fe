# task: sequential
# wrong: reverses the stored list at every call
# pitfall: none
# says: The first call is right, and at the second the layers were called from last to

import torch
from g2c.nn import Sequential

def sequential_forward(self, x):
    self.layers.reverse()
    for layer in self.layers[::-1]:
        x = layer(x)
    return x


Sequential.forward = sequential_forward
