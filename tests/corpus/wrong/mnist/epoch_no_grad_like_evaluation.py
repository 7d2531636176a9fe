# task: mnist
# wrong: written like evaluate_accuracy
# pitfall: no-update

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    with torch.no_grad():
        for x, y in loader:
            loss = loss_fn(model(x.flatten(1)), y)
            total += loss.item() * len(y)
            seen += len(y)
    if not seen:
        raise ValueError("empty")
    return total / seen
