# task: classifier
# wrong: the mean of the accuracies of the classes, so small classes weigh more
# pitfall: none

import torch
from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    pred = logits.argmax(dim=1)
    shares = []
    for c in targets.unique():
        mask = targets == c
        shares.append((pred[mask] == c).float().mean())
    return torch.stack(shares).mean().item()
