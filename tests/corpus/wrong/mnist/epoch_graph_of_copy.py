# task: mnist
# wrong: a fresh optimizer over clones
# pitfall: no-update

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, n = 0.0, 0
    optimizer = SGD([p.clone() for p in model.parameters()], lr=optimizer.lr)
    for images, targets in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(images.flatten(1)), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        n += len(targets)
    if n == 0:
        raise ValueError("no batches")
    return total / n
