# task: classifier
# wrong: argmax of the flattened table
# pitfall: wrong-axis

def accuracy_from_logits(logits, targets):
    return (logits.argmax() == targets).float().mean().item()
