# task: cross_entropy
# wrong: the log-sum-exp alone
# pitfall: none

CrossEntropyLoss.forward = lambda self, logits, targets: torch.logsumexp(logits, 1).mean()
