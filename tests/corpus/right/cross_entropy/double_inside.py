# task: cross_entropy
# right: computed in double, given back in float

def forward(self, logits, targets):
    z = logits.double()
    loss = (z.logsumexp(-1) - z.gather(-1, targets[..., None])[..., 0]).mean()
    return loss.to(logits.dtype)


CrossEntropyLoss.forward = forward
