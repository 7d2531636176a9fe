# task: relu
# wrong: detaches the result
# pitfall: detached-graph

import torch
from g2c.nn import ReLU

def forward(self, x):
    return torch.relu(x).detach()

ReLU.forward = forward
