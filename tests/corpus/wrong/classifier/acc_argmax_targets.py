# task: classifier
# wrong: takes argmax of the targets as if they were one-hot
# pitfall: none

import torch

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=1) == targets.argmax()).float().mean().item()
