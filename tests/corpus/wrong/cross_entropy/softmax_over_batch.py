# task: cross_entropy
# wrong: log_softmax along the batch
# pitfall: wrong-axis

def forward(self, logits, targets):
    return -torch.log_softmax(logits, dim=0)[torch.arange(len(targets)), targets].mean()


CrossEntropyLoss.forward = forward
