# task: cross_entropy
# right: one-hot by scatter_

import torch
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits, targets):
    onehot = torch.zeros_like(logits).scatter_(1, targets.unsqueeze(1), 1.0)
    z = (onehot * logits).sum(dim=1)
    return (torch.logsumexp(logits, dim=1) - z).mean()


CrossEntropyLoss.forward = cross_entropy_forward
