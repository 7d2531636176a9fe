# task: classifier
# right: argsort, first column

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    best = logits.argsort(dim=1, descending=True)[:, 0]
    return (best == targets).float().mean().item()
