# task: classifier
# right: the accuracy by eq, in double

def accuracy_from_logits(logits, targets):
    return torch.eq(torch.softmax(logits, -1).argmax(-1), targets).double().mean().item()
