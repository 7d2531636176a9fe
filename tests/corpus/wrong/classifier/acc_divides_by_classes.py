# task: classifier
# wrong: divides by the number of classes
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    return (logits.argmax(dim=1) == targets).sum().item() / logits.shape[1]
