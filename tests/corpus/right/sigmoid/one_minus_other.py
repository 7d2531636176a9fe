# task: sigmoid
# right: 1 - sigmoid(-x), in doubles it is the same and in singles within rounding

import torch
from g2c.nn import Sigmoid

def sigmoid_forward(self, x):
    return 1 - torch.sigmoid(-x)


Sigmoid.forward = sigmoid_forward
