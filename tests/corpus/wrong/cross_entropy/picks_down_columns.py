# task: cross_entropy
# wrong: targets pick rows instead of columns
# pitfall: wrong-axis

def forward(self, logits, targets):
    log_p = torch.log_softmax(logits, dim=1)
    return -log_p[targets, torch.arange(len(targets)) % logits.shape[1]].mean()


CrossEntropyLoss.forward = forward
