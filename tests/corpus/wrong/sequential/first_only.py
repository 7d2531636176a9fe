# task: sequential
# wrong: calls only the first layer
# pitfall: none
# says: Of 3 layers, numbers 2 and 3 were never called.

import torch
from g2c.nn import Sequential

def forward(self, x):
    return self.layers[0](x)

Sequential.forward = forward
