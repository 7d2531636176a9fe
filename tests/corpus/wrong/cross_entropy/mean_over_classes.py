# task: cross_entropy
# wrong: one-hot times log-probability, averaged over the classes too
# pitfall: wrong-axis

def forward(self, logits, targets):
    one_hot = torch.eye(logits.shape[1])[targets]
    return -(one_hot * torch.log_softmax(logits, dim=1)).mean()


CrossEntropyLoss.forward = forward
