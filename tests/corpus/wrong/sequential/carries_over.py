# task: sequential
# wrong: starts from the output of the last call
# pitfall: none
# says: The first call is right, and at the second the first layer was given [[24.0,

import torch
from g2c.nn import Sequential

def forward(self, x):
    x = getattr(self, "last", 0) + x
    for layer in self.layers:
        x = layer(x)
    self.last = x.detach().mean()
    return x

Sequential.forward = forward
