# task: cross_entropy
# wrong: the mean probability, without the logarithm
# pitfall: none

def forward(self, logits, targets):
    return 1 - torch.softmax(logits, 1)[torch.arange(len(targets)), targets].mean()


CrossEntropyLoss.forward = forward
