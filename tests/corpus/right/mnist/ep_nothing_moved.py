# task: mnist
# right: moves nothing: on the CPU that changes nothing

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
    total, seen = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
        seen += len(images)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
