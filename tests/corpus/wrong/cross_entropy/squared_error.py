# task: cross_entropy
# wrong: squared error against one-hot
# pitfall: none
# says: equals the squared error of softmax(z) against one-hot targets (z

def forward(self, logits, targets):
    return ((torch.softmax(logits, 1) - torch.eye(logits.shape[1])[targets]) ** 2).mean()


CrossEntropyLoss.forward = forward
