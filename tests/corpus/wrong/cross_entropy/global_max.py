# task: cross_entropy
# wrong: the maximum of the batch instead of the row's
# pitfall: unstable-softmax

def forward(self, logits, targets):
    z = logits - logits.max()
    lse = z.exp().sum(dim=1).log()
    return (lse - z[torch.arange(len(z)), targets]).mean()


CrossEntropyLoss.forward = forward
