# task: cross_entropy
# wrong: softmax and logarithm as they stand in the formula
# pitfall: unstable-softmax

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
        return -p[torch.arange(len(targets)), targets].log().mean()
