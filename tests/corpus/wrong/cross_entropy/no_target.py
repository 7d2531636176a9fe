# task: cross_entropy
# wrong: leaves the target's logit out
# pitfall: none
# says: equals the log-sum-exp alone

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        m = logits.max(dim=1, keepdim=True).values
        lse = m.squeeze(1) + (logits - m).exp().sum(dim=1).log()
        return lse.mean()
