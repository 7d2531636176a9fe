# task: relu
# wrong: returns only the positive elements, in one dimension
# pitfall: none
# says: For x of shape (2, 3) the result has shape (3,): every number of x has its own

import torch
from g2c.nn import Module

class ReLU(Module):
    def forward(self, x):
        return x[x > 0]
