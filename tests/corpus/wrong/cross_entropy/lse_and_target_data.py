# task: cross_entropy
# wrong: both parts from .data
# pitfall: detached-graph

def forward(self, logits, targets):
    z = logits.data
    loss = torch.logsumexp(z, 1) - z[torch.arange(len(z)), targets]
    loss = loss.mean()
    loss.requires_grad = True
    return loss


CrossEntropyLoss.forward = forward
