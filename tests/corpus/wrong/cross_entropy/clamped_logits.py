# task: cross_entropy
# wrong: the logits are clamped
# pitfall: unstable-softmax

def forward(self, logits, targets):
    z = logits.clamp(-50, 50)
    return (z.exp().sum(1).log() - z.gather(1, targets.view(-1, 1)).squeeze(1)).mean()


CrossEntropyLoss.forward = forward
