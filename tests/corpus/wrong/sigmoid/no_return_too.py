# task: sigmoid
# wrong: the last line lacks return
# pitfall: missing-return

import torch
from g2c.nn import Sigmoid

def sigmoid_forward(self, x):
    s = torch.sigmoid(x)
    s


Sigmoid.forward = sigmoid_forward
