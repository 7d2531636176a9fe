# task: mnist
# wrong: the mean of a list of accuracies
# pitfall: unweighted-mean

def evaluate_accuracy(model, loader):
    with torch.no_grad():
        scores = [accuracy_from_logits(model(x.flatten(1)), y) for x, y in loader]
    if not scores:
        raise ValueError("empty loader")
    return sum(scores) / len(scores)
