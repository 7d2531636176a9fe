# task: mnist
# wrong: StopIteration for an empty loader
# pitfall: none

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise StopIteration("no batches")
    return total / seen
