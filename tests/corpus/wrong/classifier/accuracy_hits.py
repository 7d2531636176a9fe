# task: classifier
# wrong: a hit or miss a row
# pitfall: not-scalar

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=1) == targets).float()
