# task: cross_entropy
# wrong: shifted by the mean, not by the maximum
# pitfall: unstable-softmax

def forward(self, logits, targets):
    z = logits - logits.mean(dim=1, keepdim=True)
    return (z.exp().sum(dim=1).log() - z[torch.arange(len(z)), targets]).mean()


CrossEntropyLoss.forward = forward
