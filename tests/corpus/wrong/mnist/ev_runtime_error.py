# task: mnist
# wrong: raises RuntimeError for an empty loader and not ValueError
# pitfall: none

import torch

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            correct += (model(images.flatten(1)).argmax(dim=1) == targets).sum().item()
            seen += len(targets)
    if seen == 0:
        raise RuntimeError("empty loader")
    return correct / seen
