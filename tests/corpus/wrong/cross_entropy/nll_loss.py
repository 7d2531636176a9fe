# task: cross_entropy
# wrong: torch.nn.functional.nll_loss of log_softmax
# pitfall: torch-nn-shortcut

import torch
from g2c.nn import Module

from torch.nn import functional as F


class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        return F.nll_loss(F.log_softmax(logits, dim=1), targets)
