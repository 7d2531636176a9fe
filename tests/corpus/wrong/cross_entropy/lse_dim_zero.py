# task: cross_entropy
# wrong: logsumexp(dim=0), which does not fit
# pitfall: wrong-axis

def forward(self, logits, targets):
    lse = torch.logsumexp(logits, dim=0, keepdim=True)
    return (lse - logits).gather(1, targets.unsqueeze(1)).mean()


CrossEntropyLoss.forward = forward
