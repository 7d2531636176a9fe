# task: cross_entropy
# wrong: takes the scores for probabilities and takes their log
# pitfall: none
# says: equals -log(z[t]) (z

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        picked = logits[torch.arange(len(targets)), targets]
        return -torch.log(picked).mean()
