# task: mnist
# wrong: runs backward to see a loss, which adds to the gradients
# pitfall: none

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        logits = model(images.flatten(1))
        CrossEntropyLoss()(logits, targets).backward()
        correct += (logits.argmax(dim=1) == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
