# task: mnist
# wrong: flattens 28 × 28 alone
# pitfall: none

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.reshape(len(images), 28 * 28)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("no batches")
    return total / seen
