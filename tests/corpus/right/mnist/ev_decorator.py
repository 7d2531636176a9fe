# task: mnist
# right: no_grad as a decorator

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module

@torch.no_grad()
def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    hits = []
    for images, targets in loader:
        logits = model(images.to(model.device).flatten(1))
        hits.extend((logits.argmax(1) == targets.to(model.device)).tolist())
    if len(hits) == 0:
        raise ValueError("empty loader")
    return sum(hits) / len(hits)
