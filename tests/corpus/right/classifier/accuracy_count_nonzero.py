# task: classifier
# right: a count of what is not zero

def accuracy_from_logits(logits, targets):
    wrong = torch.count_nonzero(logits.argmax(dim=-1) - targets)
    return 1.0 - wrong.item() / targets.numel()
