# task: mnist
# right: torch.flatten and lists of losses and sizes

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    losses, sizes = [], []
    for images, targets in loader:
        images = torch.flatten(images.to(model.device), start_dim=1)
        targets = targets.to(model.device)
        loss = loss_fn(model(images), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(targets.shape[0])
    if not losses:
        raise ValueError("nothing to train on")
    return sum(loss * n for loss, n in zip(losses, sizes)) / sum(sizes)
