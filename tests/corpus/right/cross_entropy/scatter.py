# task: cross_entropy
# right: one-hot by scatter

def forward(self, logits, targets):
    one_hot = torch.zeros_like(logits).scatter_(1, targets.unsqueeze(1), 1.0)
    top = logits.detach().max(1, keepdim=True)[0]
    lse = top.squeeze(1) + (logits - top).exp().sum(1).log()
    return (lse - (one_hot * logits).sum(1)).mean()


CrossEntropyLoss.forward = forward
