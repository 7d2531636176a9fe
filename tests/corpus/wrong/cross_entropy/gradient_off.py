# task: cross_entropy
# wrong: right value, and the gradient of the softmax left out
# pitfall: detached-graph

def forward(self, logits, targets):
    lse = torch.logsumexp(logits, dim=1).detach()
    return (lse - logits[torch.arange(len(logits)), targets]).mean()


CrossEntropyLoss.forward = forward
