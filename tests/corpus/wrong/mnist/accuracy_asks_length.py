# task: mnist
# wrong: asks the loader for its length
# pitfall: none

def evaluate_accuracy(model, loader):
    if len(loader) == 0:
        raise ValueError("no images")
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            best = model(images.flatten(1)).argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    return correct / seen
