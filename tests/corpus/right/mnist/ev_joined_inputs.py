# task: mnist
# right: gathers the loader in a list first, then one batch at a time

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
    batches = list(loader)
    if not batches:
        raise ValueError("empty loader")
    with torch.no_grad():
        correct = sum(
            (model(x.to(model.device).flatten(1)).argmax(dim=1) == t.to(model.device)).sum().item()
            for x, t in batches
        )
    return correct / sum(len(t) for _, t in batches)
