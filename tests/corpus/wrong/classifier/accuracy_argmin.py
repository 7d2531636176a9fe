# task: classifier
# wrong: the least likely class
# pitfall: none

def accuracy_from_logits(logits, targets):
    return (logits.argmin(dim=1) == targets).float().mean().item()
