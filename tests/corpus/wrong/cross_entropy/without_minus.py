# task: cross_entropy
# wrong: the mean log-probability, without its minus
# pitfall: wrong-sign

def forward(self, logits, targets):
    return torch.log_softmax(logits, dim=1)[torch.arange(len(targets)), targets].mean()


CrossEntropyLoss.forward = forward
