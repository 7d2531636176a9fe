# task: cross_entropy
# wrong: divides by N times C and not by N
# pitfall: wrong-axis

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        onehot = torch.eye(logits.shape[1])[targets]
        logp = torch.log_softmax(logits, dim=1)
        return -(onehot * logp).mean()
