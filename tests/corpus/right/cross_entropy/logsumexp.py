# task: cross_entropy
# right: logsumexp and indexing

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        rows = torch.arange(logits.shape[0], device=logits.device)
        return (torch.logsumexp(logits, dim=1) - logits[rows, targets]).mean()
