# task: cross_entropy
# wrong: the first hundred rows alone
# pitfall: none
# says: Right for logits of shape (4, 2), wrong for (700, 3): what in your code depends

def forward(self, z, t):
    z, t = z[:100], t[:100]
    return (z.logsumexp(1) - z.gather(1, t.unsqueeze(1)).squeeze(1)).mean()


CrossEntropyLoss.forward = forward
