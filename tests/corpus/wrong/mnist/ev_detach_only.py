# task: mnist
# wrong: detaches the logits after the forward pass has recorded a graph
# pitfall: none

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        logits = model(images.flatten(1)).detach()
        correct += (logits.argmax(dim=1) == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
