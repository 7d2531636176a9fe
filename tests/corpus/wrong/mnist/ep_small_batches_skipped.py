# task: mnist
# wrong: leaves out a batch that is smaller than the first
# pitfall: none

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    total, seen, size = 0.0, 0, 0
    for images, targets in loader:
        if size == 0:
            size = len(images)
        if len(images) < size:
            continue
        images, targets = images.to(model.device), targets.to(model.device)
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
        seen += len(images)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
