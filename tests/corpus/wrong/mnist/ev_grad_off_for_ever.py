# task: mnist
# wrong: switches gradients off for good with set_grad_enabled(False)
# pitfall: none

import torch

def evaluate_accuracy(model, loader):
    torch.set_grad_enabled(False)
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        correct += (model(images.flatten(1)).argmax(dim=1) == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
