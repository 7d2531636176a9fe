# task: classifier
# wrong: whole numbers
# pitfall: none

def accuracy_from_logits(logits, targets):
    return float((logits.argmax(dim=1) == targets).sum() // len(targets))
