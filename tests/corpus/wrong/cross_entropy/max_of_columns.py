# task: cross_entropy
# wrong: the maximum of the columns is taken off
# pitfall: wrong-axis

def forward(self, logits, targets):
    z = logits - logits.max(dim=0, keepdim=True).values
    lse = z.exp().sum(dim=1).log()
    return (lse - z[torch.arange(len(z)), targets]).mean()


CrossEntropyLoss.forward = forward
