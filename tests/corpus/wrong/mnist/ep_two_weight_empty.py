# task: mnist
# wrong: two mistakes, the mean of the means, and no ValueError for an empty loader
# pitfall: unweighted-mean

import torch

def train_one_epoch(model, loader, optimizer, loss_fn):
    losses = [0.0]
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)
