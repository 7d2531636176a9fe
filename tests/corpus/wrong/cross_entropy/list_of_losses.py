# task: cross_entropy
# wrong: reshaped to (1, 1)
# pitfall: not-scalar

def forward(self, logits, targets):
    loss = -torch.log_softmax(logits, 1).gather(1, targets[:, None]).mean()
    return loss.reshape(1, 1)


CrossEntropyLoss.forward = forward
