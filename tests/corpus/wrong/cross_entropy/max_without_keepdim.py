# task: cross_entropy
# wrong: (N, C) minus (N,)
# pitfall: silent-broadcast

def forward(self, logits, targets):
    z = logits - logits.max(dim=1).values
    return (z.exp().sum(dim=1).log() - z[torch.arange(len(z)), targets]).mean()


CrossEntropyLoss.forward = forward
