# task: classifier
# wrong: hits of the first 512 rows, over all
# pitfall: none

def accuracy_from_logits(logits, targets):
    return (logits[:512].argmax(1) == targets[:512]).sum().item() / len(targets)
