# task: cross_entropy
# wrong: shape (N, 1)
# pitfall: not-scalar

def forward(self, logits, targets):
    return -torch.log_softmax(logits, 1).gather(1, targets.unsqueeze(1))


CrossEntropyLoss.forward = forward
