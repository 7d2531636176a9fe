# task: cross_entropy
# wrong: takes the maximum of each class column instead of each row
# pitfall: wrong-axis

import torch
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits, targets):
    m = logits.max(dim=0, keepdim=True).values
    lse = (logits - m).exp().sum(dim=1).log()
    z = (logits - m).gather(1, targets[:, None]).squeeze(1)
    return (lse - z).mean()


CrossEntropyLoss.forward = cross_entropy_forward
