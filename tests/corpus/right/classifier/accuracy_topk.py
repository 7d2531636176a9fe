# task: classifier
# right: the accuracy by sum and division

def accuracy_from_logits(logits, targets):
    predicted = torch.max(logits, dim=1).indices
    return int((predicted == targets).sum()) / len(targets)
