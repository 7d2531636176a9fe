# task: mnist
# wrong: squeezes and reshapes to 28 * 28, other sizes fail
# pitfall: none

import torch

def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            images, targets = images.to(model.device), targets.to(model.device)
            logits = model(images.reshape(-1, 28 * 28))
            correct += (logits.argmax(dim=1) == targets).sum().item()
            seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
