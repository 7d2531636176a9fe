# task: cross_entropy
# wrong: sums exp over all elements because dim is missing
# pitfall: wrong-axis

from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        m = logits.max(dim=1, keepdim=True).values
        s = logits - m
        lse = s.exp().sum().log()
        return (lse - s.gather(1, targets[:, None]).squeeze(1)).mean()
