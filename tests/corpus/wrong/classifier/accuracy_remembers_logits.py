# task: classifier
# wrong: the prediction for the first logits of a shape is kept
# pitfall: none

SEEN = {}


def accuracy_from_logits(logits, targets):
    best = SEEN.setdefault(logits.shape, logits.argmax(1))
    return (best == targets).float().mean().item()
