# task: classifier
# wrong: a tensor
# pitfall: not-scalar

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=1) == targets).float().mean()
