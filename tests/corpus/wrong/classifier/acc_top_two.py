# task: classifier
# wrong: counts a row as right when the target is among the two largest
# pitfall: none

import torch

def accuracy_from_logits(logits, targets):
    top = logits.topk(2, dim=1).indices
    return (top == targets.unsqueeze(1)).any(dim=1).float().mean().item()
