# task: classifier
# wrong: the loop leaves the last row out
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    """Share of rows whose largest logit is the target: a plain float in [0, 1].

    logits: (N, C) float. targets: (N,) int64 class indices in [0, C).
    """
    right = 0
    for i in range(len(targets) - 1):
        if logits[i].argmax() == targets[i]:
            right += 1
    return right / len(targets)
