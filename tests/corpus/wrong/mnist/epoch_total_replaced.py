# task: mnist
# wrong: the total is set anew at every batch
# pitfall: none
# says: = replaces it

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, count = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = loss.item() * len(targets)
        count += len(targets)
    if count == 0:
        raise ValueError("the loader is empty")
    return total / count
