# task: cross_entropy
# wrong: softmax first and then log: log(0) is -inf for a very improbable class
# pitfall: unstable-softmax

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    p = torch.softmax(logits, dim=1)
    return -torch.log(p[range(len(targets)), targets]).mean()

CrossEntropyLoss.forward = forward
