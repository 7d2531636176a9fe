# task: cross_entropy
# right: rows stacked in a comprehension

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        def row(z, t):
            top = z.max()
            return top + torch.log(torch.sum(torch.exp(z - top))) - z[t]

        return torch.stack([row(z, t) for z, t in zip(logits, targets)]).mean()
