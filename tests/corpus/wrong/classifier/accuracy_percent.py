# task: classifier
# wrong: in percent
# pitfall: none

def accuracy_from_logits(logits, targets):
    return 100 * (logits.argmax(dim=1) == targets).float().mean().item()
