# task: cross_entropy
# wrong: one-hot times the logarithm of a literal softmax
# pitfall: unstable-softmax

def forward(self, logits, targets):
    e = torch.exp(logits)
    log_p = torch.log(e / e.sum(dim=1, keepdim=True))
    one_hot = torch.eye(logits.shape[1])[targets]
    return -(one_hot * log_p).sum(dim=1).mean()


CrossEntropyLoss.forward = forward
