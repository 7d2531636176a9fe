# task: cross_entropy
# wrong: logits[:, targets] picks N columns for every row
# pitfall: silent-broadcast

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    lse = torch.logsumexp(logits, dim=1, keepdim=True)
    return (lse - logits[:, targets]).mean()

CrossEntropyLoss.forward = forward
