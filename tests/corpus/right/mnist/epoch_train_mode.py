# task: mnist
# right: train() first, and everything moved to the model's device

def train_one_epoch(model, loader, optimizer, loss_fn):
    model.train()
    device = model.device
    total, seen = 0.0, 0
    for images, targets in loader:
        targets = targets.to(device)
        loss = loss_fn(model(images.to(device).flatten(start_dim=1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
        seen += len(targets)
    if seen == 0:
        raise ValueError("no batches")
    return total / seen
