# task: mnist
# right: enumerate, and a flag for the empty loader

def train_one_epoch(model, loader, optimizer, loss_fn):
    weighted, count = 0.0, 0
    for i, (images, targets) in enumerate(loader):
        b = images.shape[0]
        logits = model.forward(images.reshape(b, -1))
        loss = loss_fn.forward(logits, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        weighted += b * loss.item()
        count += b
    if not count:
        raise ValueError(f"no batches in {loader!r}")
    return weighted / count
