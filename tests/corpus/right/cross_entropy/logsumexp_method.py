# task: cross_entropy
# right: the method logsumexp and gather

from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        z = logits.gather(1, targets[:, None])
        return (logits.logsumexp(1, keepdim=True) - z).mean()
