# task: mnist
# right: a running mean

def train_one_epoch(model, loader, optimizer, loss_fn):
    mean, seen = 0.0, 0
    for batch in loader:
        x = batch[0].view(len(batch[0]), -1)
        y = batch[1]
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        seen += len(y)
        mean += (float(loss) - mean) * len(y) / seen
    if not seen:
        raise ValueError("train_one_epoch: no batches")
    return mean
