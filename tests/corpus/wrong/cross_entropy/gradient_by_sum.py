# task: cross_entropy
# wrong: right value, and the gradient of the sum
# pitfall: none

def forward(self, logits, targets):
    rows = torch.logsumexp(logits, dim=1) - logits[torch.arange(len(logits)), targets]
    return rows.sum() + (rows.mean() - rows.sum()).detach()


CrossEntropyLoss.forward = forward
