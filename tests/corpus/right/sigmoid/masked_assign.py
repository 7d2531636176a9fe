# task: sigmoid
# right: fills a new tensor, positives and negatives apart

import torch
from g2c.nn import Sigmoid

def forward(self, x):
    out = torch.empty_like(x)
    up = x >= 0
    out[up] = 1 / (1 + torch.exp(-x[up]))
    e = torch.exp(x[~up])
    out[~up] = e / (1 + e)
    return out

Sigmoid.forward = forward
