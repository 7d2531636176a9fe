# task: classifier
# wrong: 1 if all are right and else 0
# pitfall: none

import torch

def accuracy_from_logits(logits, targets):
    return float((logits.argmax(dim=1) == targets).all())
