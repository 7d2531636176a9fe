# task: mnist
# wrong: view(-1, 784) whatever the images are
# pitfall: none

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.view(-1, 784)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("no batches")
    return total / seen
