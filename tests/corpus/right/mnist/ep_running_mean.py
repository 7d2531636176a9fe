# task: mnist
# right: a running mean updated batch by batch

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    """Train `model` on every batch of `loader` once, one update a batch.

    loader: yields (images, targets): images (B, 1, 28, 28), or any (B, ...) float, to be
        flattened to (B, features); targets (B,) int64. B may differ from batch to batch. Move
        both to model.device before use.
    optimizer: anything with zero_grad() and step(). loss_fn: called as loss_fn(logits, targets).
    Returns the mean loss over the epoch's images as a Python float: each batch's loss, before
    its update, weighted by its size.

    Raises ValueError when the loader yields nothing.
    """
    mean, seen = 0.0, 0
    for images, targets in loader:
        images, targets = images.to(model.device).flatten(1), targets.to(model.device)
        optimizer.zero_grad()
        loss = loss_fn(model(images), targets)
        loss.backward()
        optimizer.step()
        seen += len(targets)
        mean += (loss.item() - mean) * len(targets) / seen
    if seen == 0:
        raise ValueError("the loader is empty")
    return mean
