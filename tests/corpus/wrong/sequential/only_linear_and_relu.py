# task: sequential
# wrong: leaves out layers it does not know, such as Tanh or a nested Sequential
# pitfall: none
# says: None of the 3 layers was called: call each one, layer(x).

import torch
from g2c.nn import Linear, ReLU, Sequential

def forward(self, x):
    for layer in self.layers:
        if isinstance(layer, (Linear, ReLU)):
            x = layer(x)
    return x

Sequential.forward = forward
