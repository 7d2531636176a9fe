# task: classifier
# wrong: (N, 1) against (N,)
# pitfall: silent-broadcast

def accuracy_from_logits(logits, targets):
    return (logits.argmax(dim=1, keepdim=True) == targets).float().mean().item()
