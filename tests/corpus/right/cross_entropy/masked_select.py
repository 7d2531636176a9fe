# task: cross_entropy
# right: a boolean mask picks the targets

def forward(self, logits, targets):
    mask = torch.arange(logits.size(1)) == targets.unsqueeze(1)
    log_p = logits.log_softmax(-1)
    return -log_p[mask].mean()


CrossEntropyLoss.forward = forward
