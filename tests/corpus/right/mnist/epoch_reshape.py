# task: mnist
# right: reshape, lists, and one division at the end

def train_one_epoch(model, loader, optimizer, loss_fn):
    losses, sizes = [], []
    for x, y in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x.reshape(x.shape[0], -1).to(model.device)), y.to(model.device))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(y.numel())
    if not sizes:
        raise ValueError("nothing to train on")
    return sum(l * n for l, n in zip(losses, sizes)) / sum(sizes)
