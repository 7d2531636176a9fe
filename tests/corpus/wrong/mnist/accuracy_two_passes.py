# task: mnist
# wrong: counts the images first, in a pass of its own
# pitfall: none

def evaluate_accuracy(model, loader):
    count = sum(len(targets) for _, targets in loader)
    if count == 0:
        raise ValueError("no images")
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            best = model(images.flatten(1)).argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    return correct / count
