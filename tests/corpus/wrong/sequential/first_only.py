# task: sequential
# wrong: calls only the first layer
# pitfall: none

import torch
from g2c.nn import Sequential

def forward(self, x):
    return self.layers[0](x)

Sequential.forward = forward
