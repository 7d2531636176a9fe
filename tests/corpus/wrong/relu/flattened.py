# task: relu
# wrong: flattens x, so the shape is lost
# pitfall: none
# says: For x of shape (2, 3) the result has shape (6,): every number of x has its own

import torch
from g2c.nn import ReLU

def forward(self, x):
    out = [v if v > 0 else v * 0 for v in x.flatten()]
    return torch.stack(out)

ReLU.forward = forward
