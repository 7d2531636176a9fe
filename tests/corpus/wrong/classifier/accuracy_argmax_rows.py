# task: classifier
# wrong: argmax along the batch
# pitfall: wrong-axis

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=0) == targets).float().mean().item()
