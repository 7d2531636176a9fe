# task: cross_entropy
# wrong: the row's maximum is taken off the caller's logits
# pitfall: inplace-input

def forward(self, logits, targets):
    logits.data -= logits.data.max(dim=1, keepdim=True).values
    return (logits.exp().sum(dim=1).log() - logits[torch.arange(len(logits)), targets]).mean()


CrossEntropyLoss.forward = forward
