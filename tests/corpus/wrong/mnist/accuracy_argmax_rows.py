# task: mnist
# wrong: argmax along the batch
# pitfall: wrong-axis

@torch.no_grad()
def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        predicted = model(images.flatten(1)).argmax(dim=0)[: len(targets)]
        correct += (predicted == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
