# task: mnist
# wrong: the first 256 images of a batch
# pitfall: none

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images[:256], targets[:256]
            best = model(images.flatten(1)).argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    return correct / seen
