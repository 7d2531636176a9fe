# task: classifier
# wrong: compares the largest logit itself with the target
# pitfall: none

import torch

def accuracy_from_logits(logits, targets):
    return (logits.max(dim=1).values == targets).float().mean().item()
