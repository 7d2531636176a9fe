# task: mnist
# right: one batch in a helper

import torch

def train_batch(model, images, targets, optimizer, loss_fn):
    logits = model(images.flatten(1).to(model.device))
    loss = loss_fn(logits, targets.to(model.device))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        total += train_batch(model, images, targets, optimizer, loss_fn) * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
