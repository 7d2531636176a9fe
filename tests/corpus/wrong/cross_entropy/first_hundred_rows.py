# task: cross_entropy
# wrong: the first hundred rows alone
# pitfall: none

def forward(self, z, t):
    z, t = z[:100], t[:100]
    return (z.logsumexp(1) - z.gather(1, t.unsqueeze(1)).squeeze(1)).mean()


CrossEntropyLoss.forward = forward
