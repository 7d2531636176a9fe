# task: mnist
# wrong: the accuracy of the last batch only
# pitfall: none

import torch
from g2c.nn import accuracy_from_logits

def evaluate_accuracy(model, loader):
    acc = None
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            acc = accuracy_from_logits(model(images.flatten(1)), targets)
    if acc is None:
        raise ValueError("empty loader")
    return acc
