# task: mnist
# wrong: descends on the share of misses
# pitfall: non-differentiable-loss

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, n = 0.0, 0
    for images, targets in loader:
        optimizer.zero_grad()
        logits = model(images.flatten(1))
        loss = 1 - (logits.argmax(dim=1) == targets).float().mean()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        n += len(targets)
    if n == 0:
        raise ValueError("no batches")
    return total / n
