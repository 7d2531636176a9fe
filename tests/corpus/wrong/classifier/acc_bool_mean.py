# task: classifier
# wrong: mean of a bool tensor, which torch refuses
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    return (logits.argmax(dim=1) == targets).mean().item()
