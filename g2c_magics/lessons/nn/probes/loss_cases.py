"""Small batches for the losses, and what a right loss makes of them."""

from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import random

NAMES = {"mse": "MSELoss", "cross_entropy": "CrossEntropyLoss"}


def squared_error(predictions: Tensor, targets: Tensor) -> Tensor:
    return ((predictions - targets) ** 2).mean()


def log_softmax(logits: Tensor) -> Tensor:
    return logits - torch.logsumexp(logits, dim=1, keepdim=True)


def picked(table: Tensor, targets: Tensor) -> Tensor:
    """Of each row (N, C), the number in its target's column: (N,)."""
    return table[torch.arange(len(targets)), targets]


def cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    return -picked(log_softmax(logits), targets).mean()


def batch(rows: int, classes: int, seed: int = 5) -> tuple[Tensor, Tensor]:
    """Small logits (N, C) and targets (N,)."""
    return random(rows, classes, seed=seed), (torch.arange(rows) * 2 + 1) % classes


CASES = {"mse": (random(3, 2, seed=1), random(3, 2, seed=2)), "cross_entropy": batch(5, 3)}
RIGHT = {"mse": squared_error, "cross_entropy": cross_entropy}


def loss_of(nn: ModuleType, task: str, first: Tensor, second: Tensor) -> object:
    """The learner's loss of copies of these two."""
    return getattr(nn, NAMES[task])()(first.clone(), second.clone())
