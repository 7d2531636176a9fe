# task: cross_entropy
# right: a loop over the rows

def forward(self, logits, targets):
    total = 0
    for z, t in zip(logits, targets):
        m = z.max()
        total = total + m + (z - m).exp().sum().log() - z[t]
    return total / len(logits)


CrossEntropyLoss.forward = forward
