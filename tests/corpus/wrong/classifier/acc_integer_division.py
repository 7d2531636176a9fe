# task: classifier
# wrong: integer division gives 0 or 1
# pitfall: none

import torch

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=1) == targets).sum().item() // len(targets)
