# task: cross_entropy
# wrong: returns one loss a row
# pitfall: not-scalar

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    lse = torch.logsumexp(logits, dim=1)
    return lse - logits[torch.arange(len(targets)), targets]

CrossEntropyLoss.forward = forward
