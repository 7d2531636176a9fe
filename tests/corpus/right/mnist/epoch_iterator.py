# task: mnist
# right: next() on an iterator

def train_one_epoch(model, loader, optimizer, loss_fn):
    total, seen, batches = 0.0, 0, iter(loader)
    while True:
        try:
            images, targets = next(batches)
        except StopIteration:
            break
        optimizer.zero_grad()
        loss = loss_fn(logits=model(x=images.flatten(1)), targets=targets)
        loss.backward()
        optimizer.step()
        total, seen = total + float(loss) * len(images), seen + len(images)
    if seen == 0:
        raise ValueError("no batches")
    return total / seen
