# task: linear
# wrong: the loop over rows stops one row early
# pitfall: none
# says: For x (5, 4) and W (4, 3) layer(x) has shape (4, 3), not (5, 3): one row for

import torch
from g2c.nn import Linear

def forward(self, x):
    rows = []
    for i in range(len(x) - 1):
        rows.append(x[i] @ self.W + self.b)
    return torch.stack(rows)

Linear.forward = forward
