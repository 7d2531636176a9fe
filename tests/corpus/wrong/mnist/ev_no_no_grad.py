# task: mnist
# wrong: records a graph, no_grad is missing
# pitfall: none

import torch

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        correct += (model(images.flatten(1)).argmax(dim=1) == targets).sum().item()
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
