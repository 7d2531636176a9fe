# task: classifier
# wrong: nothing returned
# pitfall: missing-return

def accuracy_from_logits(logits, targets):
    (logits.argmax(dim=1) == targets).float().mean().item()
