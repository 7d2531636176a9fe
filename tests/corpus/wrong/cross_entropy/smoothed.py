# task: cross_entropy
# wrong: smoothed labels
# pitfall: none
# says: equals the loss with 0.1 of each target spread over all classes

def forward(self, logits, targets):
    log_p = torch.log_softmax(logits, 1)
    hard = -log_p[torch.arange(len(targets)), targets]
    return (0.9 * hard - 0.1 * log_p.mean(dim=1)).mean()


CrossEntropyLoss.forward = forward
