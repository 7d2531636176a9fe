# task: sequential
# wrong: casts x to float, so what the first layer accepts is changed
# pitfall: none

import torch
from g2c.nn import Sequential

def forward(self, x):
    x = x.float()
    for layer in self.layers:
        x = layer(x)
    return x

Sequential.forward = forward
