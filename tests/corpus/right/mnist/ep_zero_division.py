# task: mnist
# right: turns the ZeroDivisionError into a ValueError

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    total, seen = 0.0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.detach().cpu().item() * targets.numel()
        seen += targets.numel()
    try:
        return total / seen
    except ZeroDivisionError:
        raise ValueError("train_one_epoch: the loader yields nothing") from None
