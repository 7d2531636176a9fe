# task: cross_entropy
# wrong: the exps are added down the columns
# pitfall: wrong-axis

def forward(self, logits, targets):
    z = logits - logits.max(dim=1, keepdim=True).values
    log_p = z - z.exp().sum(dim=0, keepdim=True).log()
    return -log_p[torch.arange(len(targets)), targets].mean()


CrossEntropyLoss.forward = forward
