# task: classifier
# wrong: the first hundred rows alone
# pitfall: none

def accuracy_from_logits(logits, targets):
    return (logits[:100].argmax(1) == targets[:100]).float().mean().item()
