# task: cross_entropy
# wrong: returns the share of wrong rows, which has no slope
# pitfall: non-differentiable-loss

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    return 1 - (logits.argmax(dim=1) == targets).float().mean()

CrossEntropyLoss.forward = forward
