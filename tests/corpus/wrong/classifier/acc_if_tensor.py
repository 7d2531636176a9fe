# task: classifier
# wrong: a tensor of rows in an if
# pitfall: none

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    correct = 0
    if logits.argmax(dim=1) == targets:
        correct += 1
    return correct / len(targets)
