# task: sequential
# right: a loop over indices

import torch
from g2c.nn import Sequential

def forward(self, x):
    for i in range(len(self.layers)):
        x = self.layers[i](x)
    return x

Sequential.forward = forward
