# task: mnist
# wrong: leaves the loop at the first small batch, before it is counted
# pitfall: none
# says: counted as empty

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, count = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        if len(targets) < 4:
            break
        count += len(targets)
    if count == 0:
        raise ValueError("the loader is empty")
    return total / count
