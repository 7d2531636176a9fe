# task: cross_entropy
# wrong: looks at the first 64 rows only
# pitfall: none
# says: Right for logits of shape (4, 2), wrong for (100, 3), (700, 3): what in your

import torch
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits, targets):
    logits, targets = logits[:64], targets[:64]
    lse = torch.logsumexp(logits, dim=1)
    return (lse - logits[torch.arange(len(targets)), targets]).mean()


CrossEntropyLoss.forward = cross_entropy_forward
