# task: cross_entropy
# wrong: subtracts the largest logit of the whole batch instead of each row's own
# pitfall: unstable-softmax

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        m = logits.max()
        lse = m + torch.log(torch.exp(logits - m).sum(dim=1))
        z = logits[torch.arange(logits.shape[0]), targets]
        return (lse - z).mean()
