# task: cross_entropy
# right: works with the shifted logits throughout

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        top = torch.amax(logits, dim=1, keepdim=True)
        s = logits - top
        logp = s - torch.log(torch.exp(s).sum(dim=1, keepdim=True))
        return -logp.gather(1, targets.view(-1, 1)).mean()
