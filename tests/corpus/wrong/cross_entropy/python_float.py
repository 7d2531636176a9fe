# task: cross_entropy
# wrong: a Python float instead of a tensor
# pitfall: detached-graph

def forward(self, logits, targets):
    picked = torch.log_softmax(logits, dim=1)[range(len(targets)), targets]
    return -picked.mean().item()


CrossEntropyLoss.forward = forward
