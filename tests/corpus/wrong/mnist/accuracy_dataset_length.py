# task: mnist
# wrong: the data set's own length
# pitfall: none

def evaluate_accuracy(model, loader):
    total = len(loader.dataset)
    if total == 0:
        raise ValueError("empty data set")
    hits = 0
    with torch.no_grad():
        for images, targets in loader:
            hits += torch.sum(torch.argmax(model(images.reshape(-1, 28 * 28)), -1) == targets).item()
    return hits / total
