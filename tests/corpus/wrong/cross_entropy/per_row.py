# task: cross_entropy
# wrong: one loss a row
# pitfall: not-scalar

def forward(self, logits, targets):
    return torch.logsumexp(logits, 1) - logits[torch.arange(len(targets)), targets]


CrossEntropyLoss.forward = forward
