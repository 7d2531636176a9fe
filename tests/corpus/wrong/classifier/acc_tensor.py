# task: classifier
# wrong: a tensor and not a plain float
# pitfall: not-scalar

import torch

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=1) == targets).float().mean()
