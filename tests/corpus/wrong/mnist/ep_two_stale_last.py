# task: mnist
# wrong: two mistakes, no zero_grad, and the last batch's loss is returned
# pitfall: stale-gradients

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    loss = None
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        loss = loss_fn(model(images.flatten(1)), targets)
        loss.backward()
        optimizer.step()
    if loss is None:
        raise ValueError("empty loader")
    return loss.item()
