# task: sequential
# wrong: range(len) minus one drops the last layer
# pitfall: none
# says: Of 3 layers, number 3 was never called.

import torch
from g2c.nn import Sequential

def forward(self, x):
    i = 0
    while i < len(self.layers) - 1:
        x = self.layers[i](x)
        i += 1
    return x

Sequential.forward = forward
