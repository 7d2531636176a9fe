# task: mnist
# wrong: rounds the parameters while it measures
# pitfall: none

def evaluate_accuracy(model, loader):
    for p in model.parameters():
        p.data.mul_(1.0 + 1e-6)
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            best = model(images.flatten(1)).argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    return correct / seen
