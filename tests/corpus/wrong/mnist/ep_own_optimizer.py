# task: mnist
# wrong: makes an SGD of its own in the loop and ignores the one given
# pitfall: none

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    total, seen = 0.0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        opt = SGD(model.parameters(), lr=0.1)
        loss = loss_fn(model(images.flatten(1)), targets)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(images)
        seen += len(images)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
