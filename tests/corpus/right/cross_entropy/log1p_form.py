# task: cross_entropy
# right: columns first

def forward(self, logits, targets):
    z = logits.t()
    m, _ = z.max(dim=0)
    lse = m + torch.log(torch.sum(torch.exp(z - m), dim=0))
    return torch.mean(lse - z[targets, torch.arange(z.shape[1])])


CrossEntropyLoss.forward = forward
