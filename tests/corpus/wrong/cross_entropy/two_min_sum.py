# task: cross_entropy
# wrong: two mistakes: overflow because nothing is subtracted, and the sum over the rows
# pitfall: sum-not-mean

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    lse = logits.exp().sum(1).log()
    return (lse - logits[torch.arange(len(targets)), targets]).sum()

CrossEntropyLoss.forward = forward
