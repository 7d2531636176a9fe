# task: linear
# wrong: the loop over rows stops one row early
# pitfall: none

import torch
from g2c.nn import Linear

def forward(self, x):
    rows = []
    for i in range(len(x) - 1):
        rows.append(x[i] @ self.W + self.b)
    return torch.stack(rows)

Linear.forward = forward
