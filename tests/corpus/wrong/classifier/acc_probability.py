# task: classifier
# wrong: the mean probability of the target class, not the share of hits
# pitfall: none

import torch
from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    """Share of rows whose largest logit is the target: a plain float in [0, 1].

    logits: (N, C) float. targets: (N,) int64 class indices in [0, C).
    """
    p = torch.softmax(logits, dim=1)
    return p[torch.arange(len(targets)), targets].mean().item()
