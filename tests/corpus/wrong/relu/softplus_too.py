# task: relu
# wrong: a smooth version, log(1 + e^x), that is not zero for negative x
# pitfall: none
# says: equals log(1 + eˣ)

import torch
from g2c.nn import ReLU

def relu_forward(self, x):
    return torch.log1p(torch.exp(x))


ReLU.forward = relu_forward
