# task: classifier
# wrong: argmax without dim gives one number for the whole matrix
# pitfall: wrong-axis

import torch

def accuracy_from_logits(logits, targets):
    return (logits.argmax() == targets).float().mean().item()
