# task: classifier
# wrong: max(dim=1) is a pair, its indices were wanted
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    pred = logits.max(dim=1)
    return (pred == targets).float().mean().item()
