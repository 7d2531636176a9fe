# task: classifier
# wrong: divided by the number of classes
# pitfall: none

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=1) == targets).sum().item() / logits.shape[1]
