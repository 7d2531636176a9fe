# task: sigmoid
# wrong: decorated with no_grad, so nothing is recorded
# pitfall: detached-graph

import torch
from g2c.nn import Module

class Sigmoid(Module):
    @torch.no_grad()
    def forward(self, x):
        return torch.sigmoid(x)
