# task: mnist
# wrong: divides by len(loader), and raises nothing when it is empty
# pitfall: unweighted-mean

def train_one_epoch(model, loader, optimizer, loss_fn):
    total = 0.0
    for images, targets in loader:
        loss = loss_fn(model(images.flatten(1)), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)
