# task: mnist
# wrong: torch.nn.utils on the way
# pitfall: torch-nn-shortcut

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen = 0.0, 0
    for x, y in loader:
        loss = loss_fn(model(x.flatten(1)), y)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), 1e9)
        optimizer.step()
        total += loss.item() * len(y)
        seen += len(y)
    if not seen:
        raise ValueError("empty")
    return total / seen
