# task: mnist
# right: predictions and targets in lists

def evaluate_accuracy(model, loader):
    hits = []
    for images, targets in loader:
        with torch.no_grad():
            logits = model(torch.flatten(images, start_dim=1))
        hits.extend(p == t for p, t in zip(logits.argmax(-1).tolist(), targets.tolist()))
    if len(hits) == 0:
        raise ValueError("the loader is empty")
    return float(sum(hits)) / len(hits)
