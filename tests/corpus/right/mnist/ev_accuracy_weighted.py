# task: mnist
# right: accuracy_from_logits weighted by the batch's size

import torch
from g2c.nn import accuracy_from_logits

def evaluate_accuracy(model, loader):
    total, seen = 0.0, 0
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            total += accuracy_from_logits(model(images.flatten(1)), targets) * len(targets)
            seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return total / seen
