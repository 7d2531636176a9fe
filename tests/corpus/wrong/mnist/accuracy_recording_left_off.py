# task: mnist
# wrong: recording stays off afterwards
# pitfall: none

def evaluate_accuracy(model, loader):
    torch.set_grad_enabled(False)
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        predicted = model(images.flatten(1)).argmax(dim=1)
        correct += (predicted == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
