# task: cross_entropy
# wrong: the return stands inside the loop over the rows
# pitfall: none
# says: is inside the loop

def forward(self, logits, targets):
    total = 0.0
    for row, target in zip(logits, targets):
        total = total + torch.logsumexp(row, 0) - row[target]
        return total / len(targets)


CrossEntropyLoss.forward = forward
