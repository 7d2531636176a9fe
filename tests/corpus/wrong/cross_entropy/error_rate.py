# task: cross_entropy
# wrong: the share of misses
# pitfall: non-differentiable-loss

def forward(self, logits, targets):
    return (logits.argmax(dim=1) != targets).float().mean()


CrossEntropyLoss.forward = forward
