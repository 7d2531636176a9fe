# task: classifier
# wrong: the smallest logit
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    return (logits.argmin(dim=1) == targets).float().mean().item()
