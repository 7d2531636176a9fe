# task: mnist
# wrong: two mistakes, percent, and 0 for an empty loader
# pitfall: none

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    """Share of the loader's images that `model` gets right: a plain float in [0, 1].

    loader: as in train_one_epoch. Every image counts the same, whatever its batch's size.
    Only measures: builds no graph, changes no parameter and no gradient.

    Raises ValueError when the loader yields nothing.
    """
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            correct += (model(images.flatten(1)).argmax(dim=1) == targets).sum().item()
            seen += len(targets)
    return 100 * correct / seen if seen else 0.0
