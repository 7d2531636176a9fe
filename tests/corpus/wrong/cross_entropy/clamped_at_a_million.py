# task: cross_entropy
# wrong: logits are clamped to a million
# pitfall: none

def forward(self, z, t):
    z = z.clamp(-1e6, 1e6)
    return (z.logsumexp(1) - z.gather(1, t.unsqueeze(1)).squeeze(1)).mean()


CrossEntropyLoss.forward = forward
