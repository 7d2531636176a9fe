# task: mnist
# wrong: makes a CrossEntropyLoss of its own and ignores loss_fn
# pitfall: none

import torch
from g2c.nn import CrossEntropyLoss

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    criterion = CrossEntropyLoss()
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        loss = criterion(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
        seen += len(images)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
