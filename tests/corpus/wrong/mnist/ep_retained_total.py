# task: mnist
# wrong: backward on the running total of all batches, not on the batch's loss
# pitfall: none

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    total, seen = 0.0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        loss = loss_fn(model(images.flatten(1)), targets)
        total = total + loss * len(images)
        optimizer.zero_grad()
        total.backward(retain_graph=True)
        optimizer.step()
        seen += len(images)
    if seen == 0:
        raise ValueError("empty loader")
    return float(total / seen)
