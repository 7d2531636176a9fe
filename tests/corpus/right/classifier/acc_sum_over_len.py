# task: classifier
# right: the sum over the number of rows

import torch

def accuracy_from_logits(logits, targets):
    return (logits.argmax(1) == targets).sum().item() / len(targets)
