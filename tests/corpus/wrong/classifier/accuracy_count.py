# task: classifier
# wrong: the number of hits
# pitfall: sum-not-mean

def accuracy_from_logits(logits, targets):
    return float((logits.argmax(dim=1) == targets).sum())
