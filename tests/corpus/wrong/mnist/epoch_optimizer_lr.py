# task: mnist
# wrong: steps by hand with optimizer.lr
# pitfall: none

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        for p in model.parameters():
            p.grad = None
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= optimizer.lr * (p.grad + optimizer.weight_decay * p)
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("no batches")
    return total / seen
