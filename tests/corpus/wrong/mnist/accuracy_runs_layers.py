# task: mnist
# wrong: runs model.layers itself
# pitfall: none

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            for layer in model.layers:
                images = layer(images.flatten(1))
            best = images.argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    return correct / seen
