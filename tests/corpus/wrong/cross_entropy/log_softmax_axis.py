# task: cross_entropy
# wrong: log_softmax over dim 0
# pitfall: wrong-axis

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    logp = torch.log_softmax(logits, dim=0)
    return -logp[torch.arange(len(targets)), targets].mean()

CrossEntropyLoss.forward = forward
