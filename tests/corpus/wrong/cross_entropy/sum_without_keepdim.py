# task: cross_entropy
# wrong: a division by (N,) instead of (N, 1)
# pitfall: silent-broadcast

def forward(self, logits, targets):
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1)
    return -p[torch.arange(len(p)), targets].log().mean()


CrossEntropyLoss.forward = forward
