# task: mnist
# wrong: unpacks four dimensions
# pitfall: none

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        n, c, h, w = images.shape
        loss = loss_fn(model(images.reshape(n, c * h * w)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("no batches")
    return total / seen
