# task: cross_entropy
# wrong: the sum over the batch
# pitfall: sum-not-mean

def forward(self, logits, targets):
    picked = torch.log_softmax(logits, dim=1)[torch.arange(len(targets)), targets]
    return -picked.sum()


CrossEntropyLoss.forward = forward
