# task: cross_entropy
# wrong: the mean probability, without the logarithm
# pitfall: none
# says: equals 1 - the probability of the target

def forward(self, logits, targets):
    return 1 - torch.softmax(logits, 1)[torch.arange(len(targets)), targets].mean()


CrossEntropyLoss.forward = forward
