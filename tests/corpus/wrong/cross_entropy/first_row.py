# task: cross_entropy
# wrong: the first row alone
# pitfall: none
# says: equals that of the first row

def forward(self, logits, targets):
    return torch.logsumexp(logits[0], 0) - logits[0, targets[0]]


CrossEntropyLoss.forward = forward
