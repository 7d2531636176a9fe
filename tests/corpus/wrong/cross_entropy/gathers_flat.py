# task: cross_entropy
# wrong: gather without squeeze, less (N,)
# pitfall: silent-broadcast

def forward(self, logits, targets):
    chosen = logits.gather(1, targets.unsqueeze(1))
    return torch.logsumexp(logits, dim=1) - chosen


CrossEntropyLoss.forward = forward
