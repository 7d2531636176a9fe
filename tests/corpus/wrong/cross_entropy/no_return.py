# task: cross_entropy
# wrong: nothing returned
# pitfall: missing-return

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        loss = torch.logsumexp(logits, 1) - logits.gather(1, targets.unsqueeze(1)).squeeze(1)
        loss.mean()
