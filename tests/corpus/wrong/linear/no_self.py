# task: linear
# wrong: forward takes no self, so the call has one argument too many
# pitfall: none

import torch

from g2c.nn import Linear


def forward(x):
    return x @ W + b


Linear.forward = forward
