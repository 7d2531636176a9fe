# task: mnist
# wrong: gives the loss probabilities and not logits
# pitfall: none

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module, SGD

def train_one_epoch(model: Module, loader: Iterable[tuple[Tensor, Tensor]], optimizer: SGD, loss_fn: Module) -> float:
    total, seen = 0.0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        probs = torch.softmax(model(images.flatten(1)), dim=1)
        loss = loss_fn(probs, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
        seen += len(images)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
