# task: classifier
# wrong: rounds to two digits
# pitfall: none

import torch

def accuracy_from_logits(logits, targets):
    return round((logits.argmax(dim=1) == targets).float().mean().item(), 2)
