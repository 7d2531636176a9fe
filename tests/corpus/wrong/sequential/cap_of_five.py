# task: sequential
# wrong: stops after five layers
# pitfall: none
# says: Of 9 layers, numbers 6 to 9 were never called.

import torch
from g2c.nn import Sequential

def forward(self, x):
    for i, layer in enumerate(self.layers):
        if i == 5:
            break
        x = layer(x)
    return x

Sequential.forward = forward
