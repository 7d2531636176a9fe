# task: mnist
# wrong: the mean of the batches' accuracies
# pitfall: unweighted-mean

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import accuracy_from_logits, Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    """Share of the loader's images that `model` gets right: a plain float in [0, 1].

    loader: as in train_one_epoch. Every image counts the same, whatever its batch's size.
    Only measures: builds no graph, changes no parameter and no gradient.

    Raises ValueError when the loader yields nothing.
    """
    shares = []
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            shares.append(accuracy_from_logits(model(images.flatten(1)), targets))
    if not shares:
        raise ValueError("empty loader")
    return sum(shares) / len(shares)
