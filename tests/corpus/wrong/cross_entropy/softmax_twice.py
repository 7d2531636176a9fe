# task: cross_entropy
# wrong: turns the logits into probabilities first, then softmax again inside
# pitfall: none
# says: equals the cross-entropy of softmax(z) (z

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    p = torch.softmax(logits, dim=1)
    lse = torch.logsumexp(p, dim=1)
    return (lse - p[torch.arange(len(targets)), targets]).mean()

CrossEntropyLoss.forward = forward
