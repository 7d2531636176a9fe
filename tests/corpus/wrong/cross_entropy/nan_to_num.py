# task: cross_entropy
# wrong: nan and inf are swept under the carpet
# pitfall: unstable-softmax

def forward(self, logits, targets):
    log_p = (logits.exp() / logits.exp().sum(1, keepdim=True)).log()
    log_p = torch.nan_to_num(log_p, nan=0.0, neginf=-100.0)
    return -log_p[torch.arange(len(targets)), targets].mean()


CrossEntropyLoss.forward = forward
