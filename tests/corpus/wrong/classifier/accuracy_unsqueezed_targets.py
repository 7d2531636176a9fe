# task: classifier
# wrong: (N,) against (N, 1)
# pitfall: silent-broadcast

def accuracy_from_logits(logits, targets):
    predictions = torch.argmax(logits, 1)
    return (predictions == targets.view(-1, 1)).float().mean().item()
