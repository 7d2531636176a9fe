# task: mnist
# wrong: the mean of a list of batch losses
# pitfall: unweighted-mean

def train_one_epoch(model, loader, optimizer, loss_fn):
    losses = []
    for images, targets in loader:
        logits = model(images.view(images.shape[0], -1))
        loss = loss_fn(logits, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if not losses:
        raise ValueError("empty loader")
    return sum(losses) / len(losses)
