# task: classifier
# wrong: the sum as a float
# pitfall: sum-not-mean

def accuracy_from_logits(logits, targets):
    predictions = torch.argmax(logits, 1)
    return (predictions == targets).float().sum().item()
