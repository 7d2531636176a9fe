# task: classifier
# wrong: two mistakes, the wrong axis and percent
# pitfall: wrong-axis

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    return 100 * (logits.argmax(0) == targets).float().mean().item()
