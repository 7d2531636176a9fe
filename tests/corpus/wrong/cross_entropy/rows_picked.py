# task: cross_entropy
# wrong: the targets pick rows
# pitfall: wrong-axis

def forward(self, logits, targets):
    return -torch.log_softmax(logits, dim=1)[targets].mean()


CrossEntropyLoss.forward = forward
