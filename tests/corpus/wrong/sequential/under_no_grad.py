# task: sequential
# wrong: runs the whole chain under no_grad
# pitfall: detached-graph

import torch
from g2c.nn import Sequential

def sequential_forward(self, x):
    with torch.no_grad():
        for layer in self.layers:
            x = layer(x)
    return x


Sequential.forward = sequential_forward
