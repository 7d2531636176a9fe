# task: classifier
# right: the indices of max

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    _, predicted = logits.max(dim=1)
    return float((predicted == targets).double().mean())
