# task: relu
# wrong: takes the maximum of each row with 0 and not of each element
# pitfall: wrong-axis

import torch
from g2c.nn import ReLU

def relu_forward(self, x):
    return torch.clamp(x.max(dim=-1, keepdim=True).values, min=0)


ReLU.forward = relu_forward
