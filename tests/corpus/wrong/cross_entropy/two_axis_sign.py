# task: cross_entropy
# wrong: two mistakes: the wrong axis and the sign
# pitfall: wrong-axis

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        logp = torch.log_softmax(logits, dim=0)
        return logp[torch.arange(len(targets)), targets].mean()
