# task: cross_entropy
# wrong: softmax of logits / 10 would be needed for these sizes
# pitfall: unstable-softmax

def forward(self, logits, targets):
    total = 0.0
    for z, t in zip(logits, targets):
        total = total - torch.log(torch.exp(z[t]) / torch.exp(z).sum())
    return total / logits.shape[0]


CrossEntropyLoss.forward = forward
