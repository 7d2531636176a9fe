# task: cross_entropy
# wrong: adds up over a loop
# pitfall: sum-not-mean

def forward(self, logits, targets):
    total = torch.zeros(())
    for z, t in zip(logits, targets):
        total = total + torch.logsumexp(z, dim=0) - z[t]
    return total


CrossEntropyLoss.forward = forward
