# task: classifier
# wrong: works for two classes only, with a threshold on column 1
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    """Share of rows whose largest logit is the target: a plain float in [0, 1].

    logits: (N, C) float. targets: (N,) int64 class indices in [0, C).
    """
    pred = (logits[:, 1] > 0).long()
    return (pred == targets).float().mean().item()
