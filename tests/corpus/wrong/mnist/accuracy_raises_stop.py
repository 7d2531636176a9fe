# task: mnist
# wrong: StopIteration for an empty loader
# pitfall: none

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            best = model(images.flatten(1)).argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise StopIteration("no images")
    return correct / seen
