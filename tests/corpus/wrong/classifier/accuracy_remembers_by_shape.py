# task: classifier
# wrong: the share of the first batch of a shape is given for the next
# pitfall: none

SEEN = {}


def accuracy_from_logits(logits, targets):
    share = (logits.argmax(1) == targets).float().mean().item()
    return SEEN.setdefault(logits.shape, share)
