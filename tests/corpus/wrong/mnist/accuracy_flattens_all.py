# task: mnist
# wrong: the whole batch in one row
# pitfall: wrong-axis

def evaluate_accuracy(model, loader):
    hits, seen = 0, 0
    with torch.no_grad():
        for x, y in loader:
            hits += int((model(x.reshape(1, -1)).argmax(1) == y).sum())
            seen += len(y)
    if not seen:
        raise ValueError("empty")
    return hits / seen
