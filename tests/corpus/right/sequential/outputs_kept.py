# task: sequential
# right: keeps all outputs in a list and returns the last

import torch
from g2c.nn import Sequential

def sequential_forward(self, x):
    outputs = [x]
    for layer in self.layers:
        outputs.append(layer(outputs[-1]))
    return outputs[-1]


Sequential.forward = sequential_forward
