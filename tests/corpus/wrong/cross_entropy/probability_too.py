# task: cross_entropy
# wrong: one minus the probability of the right class, without the log
# pitfall: none
# says: equals 1 - the probability of the target

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    p = torch.softmax(logits, dim=1)
    return (1 - p[torch.arange(len(targets)), targets]).mean()

CrossEntropyLoss.forward = forward
