# task: cross_entropy
# wrong: the softmax runs down the columns
# pitfall: wrong-axis

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        p = torch.softmax(logits, dim=0)
        return -torch.log(p[torch.arange(logits.shape[0]), targets]).mean()
