# task: mnist
# wrong: returns the sum over the images and not the mean
# pitfall: sum-not-mean

import torch

def train_one_epoch(model, loader, optimizer, loss_fn):
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
    return total
