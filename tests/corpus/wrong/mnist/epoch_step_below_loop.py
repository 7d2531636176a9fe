# task: mnist
# wrong: one step after all batches
# pitfall: none
# says: of step()

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, count = 0.0, 0
    optimizer.zero_grad()
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        loss.backward()
        total += loss.item() * len(targets)
        count += len(targets)
    optimizer.step()
    if count == 0:
        raise ValueError("the loader is empty")
    return total / count
