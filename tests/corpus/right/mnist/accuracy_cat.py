# task: mnist
# right: all predictions first

@torch.inference_mode()
def evaluate_accuracy(model, loader):
    hits = [model(x.flatten(start_dim=1)).max(1)[1].eq(y) for x, y in loader]
    if not hits:
        raise ValueError("no images")
    return torch.cat(hits).float().mean().item()
