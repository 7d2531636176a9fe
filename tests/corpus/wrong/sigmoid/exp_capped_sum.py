# task: sigmoid
# wrong: adds the sum over the row of e^-x
# pitfall: none
# says: For x of shape (2, 3) the result has shape (2, 1): every number of x has its

import torch
from g2c.nn import Sigmoid

def sigmoid_forward(self, x):
    return 1 / (1 + torch.exp(-x).sum(dim=-1, keepdim=True))


Sigmoid.forward = sigmoid_forward
