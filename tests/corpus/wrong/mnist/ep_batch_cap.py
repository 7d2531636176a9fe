# task: mnist
# wrong: stops after a hundred batches
# pitfall: none

import torch

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for i, (images, targets) in enumerate(loader):
        if i >= 100:
            break
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
