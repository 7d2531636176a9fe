# task: cross_entropy
# right: the exps of differences to the target's logit

def forward(self, logits, targets):
    z = logits - logits[range(len(targets)), targets].unsqueeze(1)
    return z.logsumexp(1).mean()


CrossEntropyLoss.forward = forward
