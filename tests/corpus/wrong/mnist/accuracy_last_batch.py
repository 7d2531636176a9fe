# task: mnist
# wrong: the last batch only
# pitfall: none

@torch.no_grad()
def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        predicted = model(images.flatten(1)).argmax(dim=1)
        correct = (predicted == targets).sum().item()
        seen = len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
