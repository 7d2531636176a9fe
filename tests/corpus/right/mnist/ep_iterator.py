# task: mnist
# right: next and StopIteration

import torch

def train_one_epoch(model, loader, optimizer, loss_fn):
    batches = iter(loader)
    total, seen = 0.0, 0
    while True:
        try:
            images, targets = next(batches)
        except StopIteration:
            break
        images = images.to(model.device)
        targets = targets.to(model.device)
        loss = loss_fn(model(images.flatten(start_dim=1)), targets)
        total += loss.item() * images.size(0)
        seen += images.size(0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if seen < 1:
        raise ValueError("no batches")
    return total / seen
