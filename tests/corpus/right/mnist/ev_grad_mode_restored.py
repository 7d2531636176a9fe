# task: mnist
# right: switches gradients off and puts the old mode back

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        correct, seen = 0, 0
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            logits = model(images.reshape(images.shape[0], -1))
            correct += (logits.argmax(dim=1) == targets).sum().item()
            seen += len(images)
    finally:
        torch.set_grad_enabled(before)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
