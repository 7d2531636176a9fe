# task: cross_entropy
# wrong: exp clamped from above
# pitfall: unstable-softmax

def forward(self, logits, targets):
    e = torch.exp(logits).clamp(max=1e30)
    p = e / e.sum(dim=1, keepdim=True)
    return -(p.gather(1, targets.unsqueeze(1)).log()).mean()


CrossEntropyLoss.forward = forward
