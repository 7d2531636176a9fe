# task: cross_entropy
# wrong: adds 1e-8 inside the log, so the loss stops at 18.4
# pitfall: unstable-softmax

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        p = torch.softmax(logits, dim=1)
        picked = p.gather(1, targets.unsqueeze(1)).squeeze(1)
        return -(picked + 1e-8).log().mean()
