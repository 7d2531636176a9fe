# task: cross_entropy
# wrong: the target's logit is added
# pitfall: wrong-sign

def forward(self, logits, targets):
    return (torch.logsumexp(logits, 1) + logits[torch.arange(len(targets)), targets]).mean()


CrossEntropyLoss.forward = forward
