# task: cross_entropy
# wrong: the log-sum-exp alone
# pitfall: none
# says: equals the log-sum-exp alone

CrossEntropyLoss.forward = lambda self, logits, targets: torch.logsumexp(logits, 1).mean()
