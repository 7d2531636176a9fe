# task: cross_entropy
# wrong: the target's logit less the log-sum-exp
# pitfall: wrong-sign

def forward(self, logits, targets):
    m = logits.max(dim=1, keepdim=True).values
    z = logits - m
    lse = z.exp().sum(1).log()
    return (z.gather(1, targets[:, None]).squeeze(1) - lse).mean()


CrossEntropyLoss.forward = forward
