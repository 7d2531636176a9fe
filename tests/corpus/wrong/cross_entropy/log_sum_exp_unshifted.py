# task: cross_entropy
# wrong: log-sum-exp without the shift
# pitfall: unstable-softmax

def forward(self, logits, targets):
    lse = torch.log(torch.exp(logits).sum(dim=1))
    return (lse - logits[torch.arange(len(logits)), targets]).mean()


CrossEntropyLoss.forward = forward
