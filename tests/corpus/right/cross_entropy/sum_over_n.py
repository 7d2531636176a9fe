# task: cross_entropy
# right: the sum divided by the number of rows

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    n = logits.shape[0]
    lse = torch.logsumexp(logits, dim=-1)
    picked = logits[torch.arange(n), targets]
    return (lse - picked).sum() / n

CrossEntropyLoss.forward = forward
