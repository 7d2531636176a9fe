# task: mnist
# wrong: hits over batches times the first batch's size
# pitfall: unweighted-mean

def evaluate_accuracy(model, loader):
    rates = []
    with torch.no_grad():
        for x, y in loader:
            rates.append((model(x.flatten(1)).argmax(1) == y).float().mean())
    if not rates:
        raise ValueError("empty")
    return torch.stack(rates).mean().item()
