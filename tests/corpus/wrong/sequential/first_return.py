# task: sequential
# wrong: the return stands inside the loop, so only the first layer runs
# pitfall: none
# says: `return x` is inside the loop, so the function ends in the loop's first pass.

import torch
from g2c.nn import Sequential

def forward(self, x):
    for layer in self.layers:
        x = layer(x)
        return x

Sequential.forward = forward
