# task: mnist
# wrong: counts the images in a second pass over the loader, which a generator does not have
# pitfall: none

import torch

def evaluate_accuracy(model, loader):
    correct = 0
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            correct += (model(images.flatten(1)).argmax(dim=1) == targets).sum().item()
    seen = sum(len(t) for _, t in loader)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
