# task: mnist
# wrong: argmax(0)
# pitfall: wrong-axis

def evaluate_accuracy(model, loader):
    hits, n = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            logits = model(images.flatten(1))
            hits += int((logits.argmax(0) == targets).sum())
            n += len(targets)
    if n == 0:
        raise ValueError("no batches")
    return hits / n
