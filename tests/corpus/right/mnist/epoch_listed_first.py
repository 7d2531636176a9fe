# task: mnist
# right: the loader is listed first

def train_one_epoch(model, loader, optimizer, loss_fn):
    batches = list(loader)
    if len(batches) == 0:
        raise ValueError("empty")
    total = torch.zeros(())
    for images, targets in batches:
        loss = loss_fn(model(torch.flatten(images, start_dim=1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.detach() * targets.shape[0]
    return (total / sum(len(targets) for _, targets in batches)).item()
