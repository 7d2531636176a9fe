# task: mnist
# wrong: zero_grad after the loop
# pitfall: stale-gradients

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for x, y in loader:
        loss = loss_fn(model(x.flatten(1)), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        seen += len(y)
    optimizer.zero_grad()
    if not seen:
        raise ValueError("empty")
    return total / seen
