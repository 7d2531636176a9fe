# task: cross_entropy
# wrong: a mean over the other classes
# pitfall: none

def forward(self, logits, targets):
    log_p = torch.log_softmax(logits, 1)
    return -log_p[torch.arange(len(targets)), targets].sum() / (len(targets) + 1)


CrossEntropyLoss.forward = forward
