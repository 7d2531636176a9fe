# task: classifier
# wrong: exp_ on the caller's logits
# pitfall: inplace-input

def accuracy_from_logits(logits, targets):
    p = logits.exp_()
    p /= p.sum(dim=1, keepdim=True)
    return (p.argmax(dim=1) == targets).float().mean().item()
