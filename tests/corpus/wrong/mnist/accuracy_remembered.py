# task: mnist
# wrong: the accuracy of a model is kept
# pitfall: none

KNOWN = {}


def evaluate_accuracy(model, loader):
    if id(model) in KNOWN:
        return KNOWN[id(model)]
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            best = model(images.flatten(1)).argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    return KNOWN.setdefault(id(model), correct / seen)
