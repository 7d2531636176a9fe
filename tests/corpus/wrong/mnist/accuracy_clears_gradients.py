# task: mnist
# wrong: the gradients are gone after measuring
# pitfall: grad-mutated

@torch.no_grad()
def evaluate_accuracy(model, loader):
    hits, seen = 0, 0
    for p in model.parameters():
        p.grad = None
    for images, targets in loader:
        hits += int((model(images.flatten(1)).argmax(1) == targets).sum())
        seen += len(targets)
    if seen == 0:
        raise ValueError("empty loader")
    return hits / seen
