# task: mnist
# right: counts in integers

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        with torch.no_grad():
            predicted = model(images.flatten(1)).argmax(dim=1)
        correct += (predicted == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
