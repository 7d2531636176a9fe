# task: cross_entropy
# wrong: shape (1,) instead of ()
# pitfall: not-scalar

def forward(self, logits, targets):
    picked = torch.log_softmax(logits, dim=1).gather(1, targets.unsqueeze(1))
    return -picked.mean(dim=0)


CrossEntropyLoss.forward = forward
