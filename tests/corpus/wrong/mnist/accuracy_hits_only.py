# task: mnist
# wrong: the number of hits as a float
# pitfall: sum-not-mean

def evaluate_accuracy(model, loader):
    hits, empty = 0.0, True
    with torch.no_grad():
        for x, y in loader:
            empty = False
            hits += float((model(x.flatten(1)).argmax(1) == y).sum())
    if empty:
        raise ValueError("empty")
    return hits
