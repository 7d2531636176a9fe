# task: classifier
# wrong: the share of wrong rows
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    """Share of rows whose largest logit is the target: a plain float in [0, 1].

    logits: (N, C) float. targets: (N,) int64 class indices in [0, C).
    """
    return (logits.argmax(dim=1) != targets).float().mean().item()
