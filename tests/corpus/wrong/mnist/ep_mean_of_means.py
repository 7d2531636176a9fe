# task: mnist
# wrong: the plain mean of the batches' losses, though the last one is smaller
# pitfall: unweighted-mean

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    losses = []
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if not losses:
        raise ValueError("empty loader")
    return sum(losses) / len(losses)
