# task: classifier
# wrong: divides by the number of logits
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    """Share of rows whose largest logit is the target: a plain float in [0, 1].

    logits: (N, C) float. targets: (N,) int64 class indices in [0, C).
    """
    correct = (logits.argmax(1) == targets).sum()
    return correct.item() / logits.numel()
