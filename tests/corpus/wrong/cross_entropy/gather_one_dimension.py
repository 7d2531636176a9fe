# task: cross_entropy
# wrong: gather with targets as they are
# pitfall: none
# says: targets.unsqueeze(1)

def forward(self, logits, targets):
    log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    return -log_p.gather(1, targets).mean()


CrossEntropyLoss.forward = forward
