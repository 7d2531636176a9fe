# task: mnist
# wrong: argmax over the images and not the classes
# pitfall: wrong-axis

import torch

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            pred = model(images.flatten(1)).argmax(dim=0)
            correct += (pred == targets).sum().item()
            seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
