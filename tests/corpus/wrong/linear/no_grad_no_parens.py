# task: linear
# wrong: with torch.no_grad without parentheses, which is not a context manager
# pitfall: none
# says: It lacks its parentheses: with torch.no_grad():

import torch
from g2c.nn import Linear

def linear_forward(self, x):
    with torch.no_grad:
        return x @ self.W + self.b


Linear.forward = linear_forward
