# task: classifier
# wrong: compares the largest value with the target
# pitfall: none

def accuracy_from_logits(logits, targets):
    return (logits.max(dim=1).values == targets).float().mean().item()
