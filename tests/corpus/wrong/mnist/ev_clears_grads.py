# task: mnist
# wrong: zeroes the gradients of the model
# pitfall: grad-mutated

import torch

def evaluate_accuracy(model, loader):
    for p in model.parameters():
        p.grad = None
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            correct += (model(images.flatten(1)).argmax(dim=1) == targets).sum().item()
            seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
