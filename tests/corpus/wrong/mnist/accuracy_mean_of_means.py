# task: mnist
# wrong: the mean of the batches' accuracies
# pitfall: unweighted-mean

@torch.no_grad()
def evaluate_accuracy(model, loader):
    correct, seen = 0, 0
    for images, targets in loader:
        images, targets = images.to(model.device), targets.to(model.device)
        predicted = model(images.flatten(1)).argmax(dim=1)
        correct += (predicted == targets).float().mean().item()
        seen += 1
    if seen == 0:
        raise ValueError("empty loader")
    return correct / seen
