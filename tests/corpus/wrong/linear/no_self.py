# task: linear
# wrong: forward takes no self, so the call has one argument too many
# pitfall: none
# says: Linear.forward has no self: Python passes the object itself as the first

import torch

from g2c.nn import Linear


def forward(x):
    return x @ W + b


Linear.forward = forward
