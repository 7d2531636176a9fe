# task: cross_entropy
# wrong: one log-sum-exp for the whole batch
# pitfall: wrong-axis

def forward(self, logits, targets):
    lse = torch.logsumexp(logits.flatten(), dim=0)
    return (lse - logits[torch.arange(len(targets)), targets]).mean()


CrossEntropyLoss.forward = forward
