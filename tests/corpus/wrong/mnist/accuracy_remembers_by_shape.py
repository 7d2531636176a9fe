# task: mnist
# wrong: predictions for the first batch of a shape are kept
# pitfall: none

KNOWN = {}


def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            best = KNOWN.setdefault(images.shape, model(images.flatten(1)).argmax(dim=1))
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    return correct / seen
