# task: cross_entropy
# wrong: subtracts the maximum, then takes the logarithm of a probability that is 0
# pitfall: unstable-softmax
# says: a form without probabilities

def forward(self, logits, targets):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    probabilities = shifted.exp() / shifted.exp().sum(dim=1, keepdim=True)
    return -(probabilities[torch.arange(len(targets)), targets] + 1e-9).log().mean()


CrossEntropyLoss.forward = forward
