# task: mnist
# right: clears the gradients of the model's parameters itself

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        for p in model.parameters():
            p.grad = None
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("no batches")
    return total / seen
