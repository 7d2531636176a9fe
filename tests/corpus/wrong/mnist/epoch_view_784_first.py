# task: mnist
# wrong: view(784, -1)
# pitfall: wrong-axis

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, n = 0.0, 0
    for images, targets in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(images.view(784, -1)), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        n += len(targets)
    if n == 0:
        raise ValueError("no batches")
    return total / n
