# task: mnist
# wrong: trains a step on every batch while it measures
# pitfall: none

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import CrossEntropyLoss, Module, SGD

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    """Share of the loader's images that `model` gets right: a plain float in [0, 1].

    loader: as in train_one_epoch. Every image counts the same, whatever its batch's size.
    Only measures: builds no graph, changes no parameter and no gradient.

    Raises ValueError when the loader yields nothing.
    """
    optimizer = SGD(model.parameters(), lr=0.1)
    loss_fn = CrossEntropyLoss()
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        logits = model(images.flatten(1))
        optimizer.zero_grad()
        loss_fn(logits, targets).backward()
        optimizer.step()
        correct += (logits.argmax(dim=1) == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
