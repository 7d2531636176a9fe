# task: cross_entropy
# wrong: the plain formula, its row sums taken off columns
# pitfall: silent-broadcast

def forward(self, logits, targets):
    probabilities = logits.exp() / logits.exp().sum(dim=1)
    return -probabilities[range(len(targets)), targets].log().mean()


CrossEntropyLoss.forward = forward
