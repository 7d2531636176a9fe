# task: sigmoid
# wrong: the neighbour's function, tanh
# pitfall: none
# says: equals torch.tanh(x)

import torch
from g2c.nn import Sigmoid

def sigmoid_forward(self, x):
    return torch.tanh(x)


Sigmoid.forward = sigmoid_forward
