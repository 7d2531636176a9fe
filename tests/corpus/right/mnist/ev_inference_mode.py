# task: mnist
# right: inference_mode

import torch

def evaluate_accuracy(model, loader):
    correct = seen = 0
    with torch.inference_mode():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            predicted = model(images.flatten(1)).argmax(dim=1)
            correct += int((predicted == targets).sum())
            seen += targets.shape[0]
    if not seen:
        raise ValueError("nothing to measure")
    return correct / seen
