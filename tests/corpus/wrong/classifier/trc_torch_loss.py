# task: classifier
# wrong: torch.nn.functional.cross_entropy in the loop
# pitfall: torch-nn-shortcut

from torch import Tensor
from g2c.nn import Module, SGD

import torch.nn.functional as F


def train_classifier(model: Module, x: Tensor, y: Tensor, steps: int=1000, lr: float=0.1, weight_decay: float=0.0) -> list[float]:
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
