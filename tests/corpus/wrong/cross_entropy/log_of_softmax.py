# task: cross_entropy
# wrong: a safe softmax, and then its logarithm
# pitfall: unstable-softmax

def forward(self, logits, targets):
    p = torch.softmax(logits, dim=1)
    return -p.log().gather(1, targets[:, None]).mean()


CrossEntropyLoss.forward = forward
