# task: cross_entropy
# wrong: the literal formula, with the sum over everything
# pitfall: wrong-axis

def forward(self, logits, targets):
    log_p = (logits.exp() / logits.exp().sum()).log()
    return -log_p[torch.arange(len(targets)), targets].mean()


CrossEntropyLoss.forward = forward
