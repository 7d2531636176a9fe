# task: relu
# wrong: also cuts everything above 1
# pitfall: none
# says: Right from -1000 to 0.5, but at 1.5 it gives 1, not 1.5.

import torch
from g2c.nn import ReLU

def relu_forward(self, x):
    return x.clamp(0, 1)


ReLU.forward = relu_forward
