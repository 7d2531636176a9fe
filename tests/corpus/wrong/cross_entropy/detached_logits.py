# task: cross_entropy
# wrong: the logits are detached
# pitfall: detached-graph

def forward(self, logits, targets):
    z = logits.detach()
    return (torch.logsumexp(z, dim=1) - z[torch.arange(len(z)), targets]).mean()


CrossEntropyLoss.forward = forward
