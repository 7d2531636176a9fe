# task: cross_entropy
# wrong: takes the scores for probabilities, divides each row by its sum and takes the log
# pitfall: none
# says: equals -log(z[t] / Σ z) (z

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    p = logits / logits.sum(dim=1, keepdim=True)
    return -p.gather(1, targets.unsqueeze(1)).log().mean()

CrossEntropyLoss.forward = forward
