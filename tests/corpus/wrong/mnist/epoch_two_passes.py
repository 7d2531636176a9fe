# task: mnist
# wrong: counts the images first, in a pass of its own
# pitfall: none

def train_one_epoch(model, loader, optimizer, loss_fn):
    count = sum(len(targets) for _, targets in loader)
    total, seen = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("no batches")
    return total / count
