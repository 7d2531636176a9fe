# task: cross_entropy
# wrong: log of the mean probability rather than the mean of the logs
# pitfall: unstable-softmax

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        p = torch.softmax(logits, dim=1)
        return -torch.log(p.gather(1, targets.unsqueeze(1)).mean())
