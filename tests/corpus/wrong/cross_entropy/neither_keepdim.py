# task: cross_entropy
# wrong: maxima and sums of rows, both taken off columns
# pitfall: silent-broadcast

def forward(self, logits, targets):
    shifted = logits - logits.max(dim=1).values
    probabilities = shifted.exp() / shifted.exp().sum(dim=1)
    return -probabilities[range(len(targets)), targets].log().mean()


CrossEntropyLoss.forward = forward
