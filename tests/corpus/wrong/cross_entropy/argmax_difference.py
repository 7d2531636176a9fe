# task: cross_entropy
# wrong: distance between the most likely class and the target
# pitfall: non-differentiable-loss

from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        return (logits.argmax(dim=1) - targets).abs().float().mean()
