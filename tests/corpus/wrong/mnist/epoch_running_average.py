# task: mnist
# wrong: a running mean over batches
# pitfall: unweighted-mean

def train_one_epoch(model, loader, optimizer, loss_fn):
    average, n = 0.0, 0
    for images, targets in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(images.view(images.size(0), -1)), targets)
        loss.backward()
        optimizer.step()
        n += 1
        average += (loss.item() - average) / n
    if n == 0:
        raise ValueError("no batches")
    return average
