# task: cross_entropy
# wrong: torch.nn.functional.cross_entropy
# pitfall: torch-nn-shortcut

import torch
from g2c.nn import CrossEntropyLoss

import torch.nn.functional as F


def cross_entropy_forward(self, logits, targets):
    return F.cross_entropy(logits, targets)


CrossEntropyLoss.forward = cross_entropy_forward
