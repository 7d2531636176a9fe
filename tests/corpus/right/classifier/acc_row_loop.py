# task: classifier
# right: a loop over rows

import torch

def accuracy_from_logits(logits, targets):
    right = 0
    for row, target in zip(logits, targets):
        if row.argmax().item() == target.item():
            right += 1
    return right / len(targets)
