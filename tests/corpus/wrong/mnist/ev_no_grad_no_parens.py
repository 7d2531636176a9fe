# task: mnist
# wrong: torch.no_grad without parentheses
# pitfall: none

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    correct, seen = 0, 0
    with torch.no_grad:
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            correct += (model(images.flatten(1)).argmax(dim=1) == targets).sum().item()
            seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
