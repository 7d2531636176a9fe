# task: classifier
# wrong: the result is not returned
# pitfall: missing-return

import torch

def accuracy_from_logits(logits, targets):
    correct = (logits.argmax(dim=1) == targets).float()
    correct.mean().item()
