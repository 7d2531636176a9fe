# task: mnist
# wrong: everything under no_grad
# pitfall: detached-graph

@torch.no_grad()
def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for x, y in loader:
        loss = loss_fn(model(x.flatten(1)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        seen += len(y)
    if not seen:
        raise ValueError("empty")
    return total / seen
