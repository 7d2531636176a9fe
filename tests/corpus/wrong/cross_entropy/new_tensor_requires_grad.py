# task: cross_entropy
# wrong: a new tensor that wants a gradient
# pitfall: detached-graph

def forward(self, logits, targets):
    picked = torch.log_softmax(logits, dim=1)[torch.arange(len(targets)), targets]
    return torch.tensor(-picked.mean().item(), requires_grad=True)


CrossEntropyLoss.forward = forward
