# task: cross_entropy
# right: the maximum under no_grad

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        with torch.no_grad():
            m = logits.max(dim=1).values
        s = logits - m.unsqueeze(1)
        lse = torch.log(torch.sum(torch.exp(s), dim=1)) + m
        z = torch.take_along_dim(logits, targets.unsqueeze(1), dim=1).squeeze(1)
        return torch.mean(lse - z)
