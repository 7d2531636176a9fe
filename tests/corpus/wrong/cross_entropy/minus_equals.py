# task: cross_entropy
# wrong: logits -= …, which a leaf refuses
# pitfall: inplace-input

def forward(self, logits, targets):
    logits -= logits.max(dim=1, keepdim=True).values
    return (logits.exp().sum(dim=1).log() - logits[torch.arange(len(logits)), targets]).mean()


CrossEntropyLoss.forward = forward
