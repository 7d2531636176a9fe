# task: mnist
# wrong: runs model.layers itself
# pitfall: none

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        h = images.flatten(1)
        for layer in model.layers:
            h = layer(h)
        loss = loss_fn(h, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("no batches")
    return total / seen
