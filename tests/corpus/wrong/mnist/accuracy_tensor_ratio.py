# task: mnist
# wrong: a tensor divided by a number
# pitfall: not-scalar

def evaluate_accuracy(model, loader):
    hits, n = torch.tensor(0), 0
    with torch.no_grad():
        for images, targets in loader:
            hits += (model(images.flatten(1)).argmax(1) == targets).sum()
            n += len(targets)
    if n == 0:
        raise ValueError("no batches")
    return hits / n
