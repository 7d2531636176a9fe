# task: mnist
# right: accuracies weighted by batch size

def evaluate_accuracy(model, loader):
    hits, seen = 0.0, 0
    with torch.no_grad():
        for images, targets in loader:
            logits = model(images.reshape(len(images), -1))
            hits += accuracy_from_logits(logits, targets) * len(targets)
            seen += len(targets)
    if seen == 0:
        raise ValueError("nothing to measure")
    return hits / seen
