# task: mnist
# wrong: refuses every optimizer that is not the own SGD
# pitfall: none

import torch
from g2c.nn import SGD

def train_one_epoch(model, loader, optimizer, loss_fn):
    if not isinstance(optimizer, SGD):
        raise TypeError("optimizer must be an SGD")
    total, seen = 0.0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
        seen += len(images)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
