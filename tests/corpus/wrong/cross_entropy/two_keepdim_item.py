# task: cross_entropy
# wrong: two mistakes: (N, 1) minus (N,), and .item()
# pitfall: detached-graph

import torch
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits, targets):
    lse = torch.logsumexp(logits, dim=1, keepdim=True)
    return (lse - logits[torch.arange(len(targets)), targets]).mean().item()


CrossEntropyLoss.forward = cross_entropy_forward
