# task: cross_entropy
# wrong: squared error against one-hot
# pitfall: none

def forward(self, logits, targets):
    return ((torch.softmax(logits, 1) - torch.eye(logits.shape[1])[targets]) ** 2).mean()


CrossEntropyLoss.forward = forward
