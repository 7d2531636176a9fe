# task: cross_entropy
# wrong: log of the sum of exp without subtracting the maximum
# pitfall: unstable-softmax

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        lse = torch.log(torch.exp(logits).sum(dim=1))
        return (lse - logits.gather(1, targets.unsqueeze(1)).squeeze(1)).mean()
