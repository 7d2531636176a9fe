# task: classifier
# wrong: compares columns 0 and 1, further classes are never predicted
# pitfall: none

import torch

def accuracy_from_logits(logits, targets):
    pred = (logits[:, 1] > logits[:, 0]).long()
    return (pred == targets).float().mean().item()
