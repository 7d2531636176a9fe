# task: mnist
# wrong: sets requires_grad to False on the parameters and leaves it so
# pitfall: none

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    for p in model.parameters():
        p.requires_grad_(False)
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        correct += (model(images.flatten(1)).argmax(dim=1) == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
