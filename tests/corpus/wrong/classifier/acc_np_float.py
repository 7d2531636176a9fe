# task: classifier
# wrong: numpy's float and no plain Python float
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    """Share of rows whose largest logit is the target: a plain float in [0, 1].

    logits: (N, C) float. targets: (N,) int64 class indices in [0, C).
    """
    import numpy as np
    hits = (logits.argmax(dim=1) == targets).detach().numpy()
    return np.mean(hits, dtype=np.float32)
