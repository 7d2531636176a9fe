# task: classifier
# wrong: the share of misses
# pitfall: none

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=1) != targets).float().mean().item()
