# task: mnist
# wrong: two mistakes, a graph is recorded, and the batches' shares are averaged
# pitfall: unweighted-mean

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module

def evaluate_accuracy(model: Module, loader: Iterable[tuple[Tensor, Tensor]]) -> float:
    shares = []
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        shares.append((model(images.flatten(1)).argmax(dim=1) == targets).float().mean().item())
    if not shares:
        raise ValueError("empty loader")
    return sum(shares) / len(shares)
