# task: sequential
# wrong: casts x to float, so what the first layer accepts is changed
# pitfall: none
# says: An x of int64 of shape (2,) was given to the first layer as float32 of shape

import torch
from g2c.nn import Sequential

def forward(self, x):
    x = x.float()
    for layer in self.layers:
        x = layer(x)
    return x

Sequential.forward = forward
