# task: cross_entropy
# wrong: gathers along dim 0
# pitfall: wrong-axis

import torch
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits, targets):
    lse = torch.logsumexp(logits, dim=1)
    z = logits.gather(0, targets.unsqueeze(0)).squeeze(0)
    return (lse - z).mean()


CrossEntropyLoss.forward = cross_entropy_forward
