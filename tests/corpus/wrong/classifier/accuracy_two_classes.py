# task: classifier
# wrong: only for two classes
# pitfall: none

def accuracy_from_logits(logits, targets):
    return ((logits[:, 1] > logits[:, 0]).long() == targets).float().mean().item()
