# task: cross_entropy
# wrong: picks numbers out with item
# pitfall: detached-graph

def forward(self, logits, targets):
    rows = [torch.logsumexp(z, 0).item() - z[t].item() for z, t in zip(logits, targets)]
    return torch.tensor(sum(rows) / len(rows))


CrossEntropyLoss.forward = forward
