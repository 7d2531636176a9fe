# task: cross_entropy
# wrong: one-hot, summed over everything
# pitfall: sum-not-mean

def forward(self, logits, targets):
    one_hot = torch.eye(logits.shape[1])[targets]
    return -(one_hot * torch.log_softmax(logits, dim=1)).sum()


CrossEntropyLoss.forward = forward
