# task: cross_entropy
# wrong: exp_ on the shifted view of the caller's logits
# pitfall: inplace-input

def forward(self, logits, targets):
    keep = logits.clone()
    with torch.no_grad():
        logits.sub_(logits.max(dim=1, keepdim=True).values)
    return torch.logsumexp(keep, 1).mean() - keep[torch.arange(len(keep)), targets].mean()


CrossEntropyLoss.forward = forward
