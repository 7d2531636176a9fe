# task: cross_entropy
# wrong: max(dim=1) gives values and indices, .values is missing
# pitfall: none
# says: Along a dimension, max and min give two tensors, the numbers and their indices.

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    m = logits.max(dim=1, keepdim=True)
    s = logits - m
    return (s.exp().sum(dim=1).log() - s.gather(1, targets.unsqueeze(1)).squeeze(1)).mean()

CrossEntropyLoss.forward = forward
