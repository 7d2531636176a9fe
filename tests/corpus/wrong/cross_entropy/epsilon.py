# task: cross_entropy
# wrong: a small number inside the logarithm
# pitfall: unstable-softmax

def forward(self, logits, targets):
    p = torch.softmax(logits, dim=1)
    return -torch.log(p[torch.arange(len(targets)), targets] + 1e-9).mean()


CrossEntropyLoss.forward = forward
