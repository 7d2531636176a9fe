# task: mnist
# wrong: weights every batch by the first one's size
# pitfall: unweighted-mean

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen, size = 0.0, 0, None
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * (size := size or len(images))
        seen += len(images)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
