# task: cross_entropy
# wrong: subtracts the smallest logit of the row, so exp still overflows
# pitfall: unstable-softmax

from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        m = logits.min(dim=1, keepdim=True).values
        s = logits - m
        return (s.exp().sum(dim=1).log() - s.gather(1, targets.unsqueeze(1)).squeeze(1)).mean()
