# task: classifier
# right: numpy after detach and cpu

import torch

def accuracy_from_logits(logits, targets):
    predicted = logits.detach().cpu().numpy().argmax(axis=1)
    return float((predicted == targets.cpu().numpy()).mean())
