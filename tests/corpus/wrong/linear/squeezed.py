# task: linear
# wrong: squeezes the result, so a batch of one row or one output loses a dimension
# pitfall: none
# says: For x (1, 4) and W (4, 3) layer(x) has shape (3,), not (1, 3): one row for

import torch
from g2c.nn import Linear

def linear_forward(self, x):
    return (x @ self.W + self.b).squeeze()


Linear.forward = linear_forward
