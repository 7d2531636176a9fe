# task: mnist
# wrong: parameters are frozen for measuring and stay so
# pitfall: none

def evaluate_accuracy(model, loader):
    for p in model.parameters():
        p.requires_grad_(False)
    hits, n = 0, 0
    for images, targets in loader:
        hits += int((model(images.flatten(1)).argmax(1) == targets).sum())
        n += len(targets)
    if n == 0:
        raise ValueError("no batches")
    return hits / n
