# task: mnist
# wrong: flattens 28 × 28 alone
# pitfall: none

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            best = model(images.reshape(len(images), 28 * 28)).argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    return correct / seen
