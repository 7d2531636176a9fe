# task: classifier
# right: eq and float()

import torch
from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    """Share of rows whose largest logit is the target: a plain float in [0, 1].

    logits: (N, C) float. targets: (N,) int64 class indices in [0, C).
    """
    predicted = torch.argmax(logits, dim=-1)
    return float(predicted.eq(targets).sum()) / targets.shape[0]
