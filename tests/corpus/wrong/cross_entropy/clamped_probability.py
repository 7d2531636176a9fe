# task: cross_entropy
# wrong: the probability is clamped from below
# pitfall: unstable-softmax

def forward(self, logits, targets):
    p = torch.softmax(logits, dim=1).clamp(min=1e-12)
    return -p.log()[torch.arange(len(targets)), targets].mean()


CrossEntropyLoss.forward = forward
