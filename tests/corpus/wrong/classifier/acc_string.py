# task: classifier
# wrong: a formatted string
# pitfall: none

import torch

def accuracy_from_logits(logits, targets):
    acc = (logits.argmax(dim=1) == targets).float().mean().item()
    return f"{acc:.2%}"
