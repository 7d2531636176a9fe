# task: cross_entropy
# wrong: at most a hundred classes
# pitfall: none
# says: Right for logits of shape (4, 2), wrong for (5, 300): what in your code depends

def forward(self, z, t):
    z = z[:, : max(100, int(t.max()) + 1)]
    return (z.logsumexp(1) - z.gather(1, t.unsqueeze(1)).squeeze(1)).mean()


CrossEntropyLoss.forward = forward
