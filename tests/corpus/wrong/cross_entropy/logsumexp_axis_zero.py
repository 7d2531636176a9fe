# task: cross_entropy
# wrong: logsumexp over dim 0
# pitfall: wrong-axis

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        logp = logits - torch.logsumexp(logits, dim=0)
        return -logp.gather(1, targets.view(-1, 1)).mean()
