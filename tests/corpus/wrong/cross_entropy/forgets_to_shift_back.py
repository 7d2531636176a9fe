# task: cross_entropy
# wrong: the row's maximum is not taken off the target's logit
# pitfall: none
# says: equals log(Σ exp(z - m)) - z[t] (z

def forward(self, logits, targets):
    z = logits - logits.max(dim=1, keepdim=True).values
    return (z.exp().sum(dim=1).log() - logits[torch.arange(len(z)), targets]).mean()


CrossEntropyLoss.forward = forward
