# task: classifier
# wrong: the number of correct rows and not their share
# pitfall: sum-not-mean

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    return (logits.argmax(dim=1) == targets).sum().item()
