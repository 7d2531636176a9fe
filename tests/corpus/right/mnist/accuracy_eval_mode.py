# task: mnist
# right: eval() before, train() after

def evaluate_accuracy(model, loader):
    model.eval()
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            best = model(images.flatten(1)).argmax(dim=1)
            correct += int((best == targets).sum())
            seen += len(targets)
    if seen == 0:
        raise ValueError("no images")
    model.train()
    return correct / seen
