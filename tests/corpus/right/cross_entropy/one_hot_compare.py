# task: cross_entropy
# right: a mask by comparing with the class numbers

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        classes = torch.arange(logits.size(1), device=logits.device)
        mask = targets.unsqueeze(1) == classes
        return (logits.logsumexp(dim=1) - logits[mask]).mean()
