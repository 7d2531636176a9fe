# task: classifier
# wrong: numpy() on logits that require grad
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    return float((logits.numpy().argmax(axis=1) == targets.numpy()).mean())
