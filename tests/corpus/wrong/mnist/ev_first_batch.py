# task: mnist
# wrong: returns after the first batch
# pitfall: none

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import accuracy_from_logits, Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            return accuracy_from_logits(model(images.flatten(1)), targets)
    raise ValueError("empty loader")
