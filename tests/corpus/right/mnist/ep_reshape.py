# task: mnist
# right: reshape with -1

import torch

def train_one_epoch(model, loader, optimizer, loss_fn):
    device = model.device
    total = 0.0
    count = 0
    for batch in loader:
        images = batch[0].to(device)
        targets = batch[1].to(device)
        n = images.shape[0]
        optimizer.zero_grad()
        loss = loss_fn(model(images.reshape(n, -1)), targets)
        loss.backward()
        optimizer.step()
        total += float(loss) * n
        count += n
    if not count:
        raise ValueError("the loader yielded nothing")
    return total / count
