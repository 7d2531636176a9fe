# task: cross_entropy
# right: torch.logsumexp and indexing

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    lse = torch.logsumexp(logits, dim=1)
    rows = torch.arange(logits.shape[0], device=logits.device)
    return (lse - logits[rows, targets]).mean()

CrossEntropyLoss.forward = forward
