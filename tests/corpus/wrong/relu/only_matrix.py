# task: relu
# wrong: works for 2-D input only, though any shape is allowed
# pitfall: none
# says: Right for x of shape (2, 3), and wrong for x of shape (4,): any shape is

import torch
from g2c.nn import ReLU

def forward(self, x):
    out = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > 0:
                out[i, j] = x[i, j]
    return out

ReLU.forward = forward
